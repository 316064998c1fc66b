const TIMEOUT_MS = 30_000;

/** What {@link boundedFetch} sends. */
export interface BoundedRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  /** Most bytes of the answer. */
  maxBytes: number;
}

/** An answer that came in whole. */
export interface BoundedResponse {
  status: number;
  statusText: string;
  headers: Headers;
  body: Buffer;
}

/**
 * Asks a server of repositories. It is sent credentials, so it may not send
 * the portal elsewhere.
 *
 * @throws Error when nothing answers in time, or too much.
 */
export async function boundedFetch(
  url: string,
  { method, headers, body, maxBytes }: BoundedRequest,
): Promise<BoundedResponse> {
  const response = await fetch(url, {
    method,
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status >= 300 && response.status < 400) {
    response.body?.cancel().catch(() => {});
    throw new Error(
      `it answers with a redirect (${response.status}); use the address that it redirects to`,
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (response.body ??
    []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new Error(`its answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(Buffer.from(chunk));
  }
  const { status, statusText } = response;
  return {
    status,
    statusText,
    headers: response.headers,
    body: Buffer.concat(chunks),
  };
}

/** Why a request failed, without what is on its way there. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: unknown };
  return cause instanceof Error && cause.message ? cause.message : message;
}
