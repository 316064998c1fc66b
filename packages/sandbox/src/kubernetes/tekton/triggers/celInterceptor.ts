import { celOf, fromCel, toCel } from './celFunctions.ts';
import type { TriggerEvent } from './types.ts';
import { refused, type SecretLookup, type Verdict } from './verdict.ts';

interface Overlay {
  key: string;
  expression: string;
}

/** `filter` lets an event through, `overlays` add to it. */
export function interceptCel(
  event: TriggerEvent,
  params: Record<string, unknown>,
  secret: SecretLookup,
): Verdict {
  const filter = params.filter as string | undefined;
  const overlays = (params.overlays as Overlay[] | undefined) ?? [];
  const cel = celOf(secret);
  const headers = Object.entries(event.headers);
  const data = {
    body: toCel(event.body),
    header: Object.fromEntries(headers.map(([name, is]) => [name, [is]])),
    requestURL: event.url,
    extensions: toCel(event.extensions),
  };
  try {
    if (filter && evaluated(() => cel.evaluate(filter, data), filter) !== true)
      return refused(
        'FailedPrecondition',
        `expression ${filter} did not return true`,
      );
    let extensions: Record<string, unknown> = {};
    for (const { key, expression } of overlays) {
      const value = evaluated(() => cel.evaluate(expression, data), expression);
      extensions = withValue(extensions, key.split('.'), fromCel(value));
    }
    return { extensions };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused(
      'InvalidArgument',
      `error evaluating cel expression: ${why}`,
    );
  }
}

function evaluated(evaluate: () => unknown, expression: string): unknown {
  try {
    return evaluate();
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : `${error}`).split(
      '\n',
    );
    throw new Error(
      `expression ${JSON.stringify(expression)} failed to evaluate: ${why}`,
    );
  }
}

function withValue(
  object: Record<string, unknown>,
  [key, ...rest]: string[],
  value: unknown,
): Record<string, unknown> {
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  const base = inner && typeof inner === 'object' ? inner : {};
  return {
    ...object,
    [key]: withValue(base as Record<string, unknown>, rest, value),
  };
}
