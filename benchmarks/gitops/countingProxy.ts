import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Requests, and bytes of the bodies that answered them. */
export interface Traffic {
  calls: number;
  bytes: number;
}

/** What stands before an Argo CD and counts. */
export interface CountingProxy {
  url: string;
  /** Until now, of one path or of all; bytes of streams as they come. */
  read(path?: string): Traffic;
  stop(): void;
}

/** What came between two readings. */
export function between(before: Traffic, after: Traffic): Traffic {
  return {
    calls: after.calls - before.calls,
    bytes: after.bytes - before.bytes,
  };
}

function sum(all: Traffic[]): Traffic {
  return {
    calls: all.reduce((total, { calls }) => total + calls, 0),
    bytes: all.reduce((total, { bytes }) => total + bytes, 0),
  };
}

/** Passes everything on as it is, compressed or not. */
export async function startCountingProxy(
  target: string,
): Promise<CountingProxy> {
  const paths = new Map<string, Traffic>();
  const trafficOf = (url: string) => {
    const [path] = url.split('?');
    const traffic = paths.get(path) ?? { calls: 0, bytes: 0 };
    paths.set(path, traffic);
    return traffic;
  };
  const server = createServer((asked, answer) => {
    const { method, headers, url = '/' } = asked;
    const traffic = trafficOf(url);
    traffic.calls += 1;
    const upstream = forward(`${target}${url}`, { method, headers });
    upstream.on('response', response => {
      answer.writeHead(response.statusCode!, response.headers);
      answer.flushHeaders();
      response.on('data', chunk => {
        traffic.bytes += chunk.length;
      });
      response.on('error', () => answer.destroy());
      response.pipe(answer);
    });
    upstream.on('error', () => answer.destroy());
    answer.on('close', () => upstream.destroy());
    asked.pipe(upstream);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    read: path => sum(path ? [trafficOf(path)] : [...paths.values()]),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
