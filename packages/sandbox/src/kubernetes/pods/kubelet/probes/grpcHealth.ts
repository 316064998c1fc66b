import { connect, constants } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { GRPCAction } from 'kubernetes-types/core/v1';
import type { ProbeOutcome, ProbeTarget } from './probeTarget.ts';

const PATH = '/grpc.health.v1.Health/Check';
/** `HealthCheckResponse.ServingStatus` */
const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
const SERVING = 1;

/** Asks by the gRPC health checking protocol, as grpc/grpc specifies it. */
export async function grpcHealth(
  { port, service = '' }: GRPCAction,
  { network }: ProbeTarget,
  signal: AbortSignal,
  timeoutSeconds: number,
): Promise<ProbeOutcome> {
  const address = `${network.ip}:${port}`;
  let socket: Duplex;
  try {
    socket = await network.connect(network.ip, port);
  } catch {
    const message = `timeout: failed to connect service "${address}" within ${timeoutSeconds}s: context deadline exceeded`;
    return { healthy: false, message };
  }
  try {
    const status = await check(address, service, socket, signal);
    if (status === SERVING) return { healthy: true };
    const name = STATUSES[status] ?? String(status);
    const message = `service unhealthy (responded with "${name}")`;
    return { healthy: false, message };
  } catch (error) {
    const message = signal.aborted
      ? `timeout: health rpc did not complete within ${timeoutSeconds}s`
      : `error: health rpc probe failed: ${(error as Error).message}`;
    return { healthy: false, message };
  } finally {
    socket.destroy();
  }
}

async function check(
  address: string,
  service: string,
  socket: Duplex,
  signal: AbortSignal,
): Promise<number> {
  const session = connect(`http://${address}`, {
    createConnection: () => socket,
  });
  const broken = new Promise<never>((_, reject) => {
    session.once('error', reject);
    session.once('close', () => reject(new Error('connection closed')));
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
  broken.catch(() => undefined);
  const call = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: PATH,
    [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
    [constants.HTTP2_HEADER_TE]: 'trailers',
  });
  const answer = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.once('end', () => resolve(Buffer.concat(chunks)));
    call.once('error', reject);
  });
  call.end(frame(service));
  try {
    return servingStatus(await Promise.race([answer, broken]));
  } finally {
    session.destroy();
  }
}

/** A length-prefixed `HealthCheckRequest{service = 1}`. */
function frame(service: string): Buffer {
  const name = Buffer.from(service);
  const message =
    name.length > 0
      ? Buffer.concat([Buffer.from([0x0a, name.length]), name])
      : Buffer.alloc(0);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** `HealthCheckResponse{status = 1}`; an empty message has the default, 0. */
function servingStatus(body: Buffer): number {
  if (body.length < 5) {
    throw new Error(
      'this server does not implement the grpc health protocol (grpc.health.v1.Health)',
    );
  }
  return body[5] === 0x08 ? body[6] : 0;
}
