import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { type CallSite, invalidAnswer } from './errors';

/** Takes some ten milliseconds. */
const BATCH = 100;

/**
 * Checks items of a long list without holding up everybody else: thousands at
 * once would take the process a second.
 *
 * @throws ArgoCdError when one is not what Argo CD sends.
 */
export async function parseInBatches<T extends z.ZodType>(
  schema: T,
  items: readonly unknown[],
  site: CallSite,
): Promise<Array<z.output<T>>> {
  const parsed: Array<z.output<T>> = [];
  for (let at = 0; at < items.length; at += BATCH) {
    if (at > 0) {
      await setImmediate();
    }
    for (const item of items.slice(at, at + BATCH)) {
      const { data, error } = schema.safeParse(item);
      if (error) {
        throw invalidAnswer(
          site,
          `The answer to "${site.operation}" is not what Argo CD sends`,
          error,
        );
      }
      parsed.push(data);
    }
  }
  return parsed;
}
