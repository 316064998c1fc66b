import type { Probe } from 'kubernetes-types/core/v1';
import type { Clock } from '../../../types.ts';
import { grpcHealth } from './grpcHealth.ts';
import { httpGet } from './httpGet.ts';
import {
  dialError,
  portNumber,
  type ProbeOutcome,
  type ProbeTarget,
} from './probeTarget.ts';

/** More of a command's output is not shown. */
const MAX_OUTPUT_BYTES = 10 * 1024;

/** Asks once whether the container is well. */
export async function runProbe(
  probe: Probe,
  target: ProbeTarget,
  clock: Clock,
): Promise<ProbeOutcome> {
  const { timeoutSeconds = 1 } = probe;
  const timeout = new AbortController();
  const cancel = clock.after(timeoutSeconds * 1000, () =>
    timeout.abort(new Error('timeout')),
  );
  try {
    return await ask(probe, target, timeout.signal);
  } finally {
    cancel();
  }
}

async function ask(
  probe: Probe,
  target: ProbeTarget,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const { exec, httpGet: http, tcpSocket, grpc, timeoutSeconds = 1 } = probe;
  if (exec) return execute(exec.command ?? [], target, signal, timeoutSeconds);
  if (http) return unlessLate(httpGet(http, target, signal), signal);
  if (grpc) return grpcHealth(grpc, target, signal, timeoutSeconds);
  if (!tcpSocket) return { healthy: true };
  const { network, ports } = target;
  const host = tcpSocket.host || network.ip;
  const port = portNumber(tcpSocket.port, ports);
  const late = { code: 'ETIMEDOUT' };
  try {
    const socket = await Promise.race([
      network.connect(host, port),
      aborted(signal, late),
    ]);
    socket.destroy();
    return { healthy: true };
  } catch (error) {
    return { healthy: false, message: dialError(error, `${host}:${port}`) };
  }
}

async function execute(
  command: string[],
  target: ProbeTarget,
  signal: AbortSignal,
  timeoutSeconds: number,
): Promise<ProbeOutcome> {
  const { exitCode, output } = await target.run(command, signal);
  if (signal.aborted) {
    const text = JSON.stringify(command.join(' '));
    const message = `command timed out: ${text} timed out after ${timeoutSeconds}s`;
    return { healthy: false, message };
  }
  if (exitCode === 0) return { healthy: true };
  return { healthy: false, message: output.slice(0, MAX_OUTPUT_BYTES) };
}

/** A connection that is never answered must not hold up the probe. */
function unlessLate(
  outcome: Promise<ProbeOutcome>,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const message =
    'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  return Promise.race([
    outcome,
    aborted(signal, { message }).catch(
      (): ProbeOutcome => ({ healthy: false, message }),
    ),
  ]);
}

function aborted(signal: AbortSignal, reason: object): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(reason), { once: true });
  });
}
