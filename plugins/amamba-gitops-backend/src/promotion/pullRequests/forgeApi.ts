import type { z } from 'zod';
import { boundedFetch, reasonOf } from '../git/boundedFetch';
import { ForgeError } from '../git/ForgeError';

const MAX_BYTES = 4 * 1024 * 1024;

/** A call of a host's REST API. */
export interface ApiRequest<T> {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  url: string;
  /** What is wanted, for when it fails: `open a pull request`. */
  operation: string;
  body?: object;
  schema: z.ZodType<T>;
}

/** Calls a REST API with its credentials. */
export type CallApi = <T>(request: ApiRequest<T>) => Promise<T>;

/** @param headers - made anew for each call: tokens end. */
export function createCallApi(
  headers: () => Promise<Record<string, string>>,
): CallApi {
  return async ({ method = 'GET', url, operation, body, schema }) => {
    const { host } = new URL(url);
    const fail = (message: string, status?: number, cause?: unknown) =>
      new ForgeError(host, { operation, status, message, cause });
    const response = await boundedFetch(url, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body && { 'Content-Type': 'application/json' }),
        ...(await headers()),
      },
      ...(body && { body: JSON.stringify(body) }),
      maxBytes: MAX_BYTES,
    }).catch(error => {
      throw fail(reasonOf(error), undefined, error);
    });
    const text = response.body.toString('utf8');
    if (response.status >= 400) {
      throw fail(messageOf(text) ?? `HTTP ${response.status}`, response.status);
    }
    const parsed = schema.safeParse(readJson(text));
    if (!parsed.success) {
      throw fail('its answer is not what its API promises', undefined);
    }
    return parsed.data;
  };
}

function readJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The words of GitHub and Gitea (`message`) or GitLab (`message`, `error`), in short. */
function messageOf(text: string): string | undefined {
  const { message, error } = readJson(text) ?? {};
  const words = message ?? error;
  if (words === undefined || words === null) {
    return undefined;
  }
  return (typeof words === 'string' ? words : JSON.stringify(words)).slice(
    0,
    500,
  );
}
