import { Writable } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StatusError } from '../../../kubernetes/api/statusError.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import type { DestinationCluster } from '../../types.ts';

/** Takes what the log subresource of a cluster answers. */
class LogSink extends Writable {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    super({ decodeStrings: true });
    this.#onLine = onLine;
  }

  /** As of a response; log lines alone count here. */
  writeHead(): this {
    return this;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const lines = (this.#rest + chunk.toString()).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line);
    done();
  }

  override _final(done: () => void): void {
    if (this.#rest) this.#onLine(this.#rest);
    done();
  }
}

export interface LogLine {
  /** RFC 3339 with nanoseconds, as the kubelet keeps it. */
  time: string;
  content: string;
}

/** Reads the log of a pod, line by line; throws what the cluster refuses. */
export async function readPodLog(
  destination: DestinationCluster,
  pod: KubeObject,
  query: URLSearchParams,
  signal: AbortSignal,
  onLine: (line: LogLine) => void,
): Promise<void> {
  const handler = destination.cluster.subresource('pods', 'log');
  if (!handler) throw StatusError.unknownResource();
  const sink = new LogSink(line => {
    const space = line.indexOf(' ');
    onLine({ time: line.slice(0, space), content: line.slice(space + 1) });
  });
  signal.addEventListener('abort', () => sink.destroy());
  query.set('timestamps', 'true');
  const url = new URL(`http://cluster/log?${query}`);
  await handler.handle({
    request: { method: 'GET', url: url.href } as IncomingMessage,
    response: sink as unknown as ServerResponse,
    url,
    object: pod,
    user: { username: 'argocd-server', groups: [] },
    signal,
  });
}
