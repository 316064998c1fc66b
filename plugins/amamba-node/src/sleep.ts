/**
 * Resolves after `ms`, or as soon as the signal aborts; never rejects.
 *
 * @public
 */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return;
  }
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end);
  await ended;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
}
