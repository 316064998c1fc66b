/**
 * Connects to something that outlives the signal: giving up means to connect
 * no more, not to hang up later.
 */
export async function connecting<T>(
  signal: AbortSignal,
  connect: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await connect(controller.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
