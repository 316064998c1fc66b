import type { WebSocket } from 'ws';

/** Load balancers drop connections that are idle for a minute, often. */
const PING_INTERVAL_MS = 20_000;
/** As many pings unanswered, and the other side is gone. */
const MAX_UNANSWERED = 2;

/**
 * Pings the other side and cuts the connection when it no longer answers.
 * While nothing is read, no answer is expected.
 */
export function keepAlive(
  socket: WebSocket,
  options: { onSilent: () => void; intervalMs?: number },
): void {
  const { onSilent, intervalMs = PING_INTERVAL_MS } = options;
  let unanswered = 0;
  const hear = () => {
    unanswered = 0;
  };
  socket.on('message', hear).on('ping', hear).on('pong', hear);
  const timer = setInterval(() => {
    if (socket.isPaused) {
      unanswered = 0;
    }
    if (unanswered >= MAX_UNANSWERED) {
      onSilent();
      socket.terminate();
    } else if (socket.readyState === socket.OPEN) {
      unanswered += 1;
      socket.ping();
    }
  }, intervalMs);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}
