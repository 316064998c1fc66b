import { PassThrough, Writable } from 'node:stream';
import { Exec, KubeConfig } from '@kubernetes/client-node';
import { OutputCounter } from './OutputCounter';
import type { Way } from './Way';
import { POD } from './startPod';

/** As a program of one's own does it: Kubernetes' official client. */
export function directWay(cluster: {
  url: string;
  caData: string;
  token: string;
}): Way {
  const { url, caData, token } = cluster;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'bench', server: url, caData, skipTLSVerify: false },
    { name: 'admin', token },
  );
  const exec = new Exec(config);
  return {
    name: 'direct',
    async open(command) {
      const output = new OutputCounter();
      const stdout = new Writable({
        write(chunk: Buffer, _encoding, done) {
          output.add(chunk.length);
          done();
        },
      });
      const ended = new Promise<void>(resolve => {
        stdout.once('finish', resolve);
      });
      const stdin = new PassThrough();
      const socket = await exec.exec(
        POD.namespace,
        POD.name,
        POD.container,
        command,
        stdout,
        null,
        stdin,
        false,
      );
      return {
        write: bytes => stdin.write(bytes),
        onOutput: output.onOutput,
        ended,
        close: () => socket.close(),
      };
    },
  };
}
