import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RootConfigService } from '@backstage/backend-plugin-api';

const ANSWER_WITHIN_MS = 3000;
const DEFAULT_PORT = 7007;

/**
 * Asks this process for its terminal, once it listens.
 *
 * @remarks
 * A plugin learns its HTTP server from its requests only. With several
 * replicas the first that comes to this one may be an upgrade, and when
 * another plugin listens for those, it never comes as a request.
 */
export async function findOwnServer(options: {
  rootConfig: RootConfigService;
  logger: LoggerService;
  /** Of the terminal. */
  path: string;
  replica: string;
}): Promise<void> {
  const { rootConfig, logger, path, replica } = options;
  const address = listenAddress(rootConfig);
  if (!address) {
    return;
  }
  const found = await replicaAt(
    `${rootConfig.has('backend.https') ? 'https' : 'http'}://${address}${path}`,
  );
  if (found !== replica) {
    logger.info(
      `This backend does not answer at ${address}; its terminals can be opened after the plugin's first request`,
    );
  }
}

/** `127.0.0.1:7007`, of `backend.listen`; undefined for a port that is any. */
function listenAddress(config: RootConfigService): string | undefined {
  const listen = config.getOptional('backend.listen');
  const { host, port } =
    typeof listen === 'object' && listen !== null && !Array.isArray(listen)
      ? { host: listen.host, port: listen.port }
      : splitAddress(String(listen ?? ''));
  const number = Number(port ?? DEFAULT_PORT);
  const everywhere = !host || ['::', '0.0.0.0', '*'].includes(String(host));
  const name = everywhere ? '127.0.0.1' : String(host);
  return number > 0
    ? `${name.includes(':') ? `[${name}]` : name}:${number}`
    : undefined;
}

function splitAddress(address: string): { host?: string; port?: string } {
  const [, host, port] = /^(.*?):?(\d+)?$/.exec(address) ?? [];
  return { host, port };
}

function replicaAt(url: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const onAnswer = (answer: IncomingMessage) => {
      answer.resume();
      const id = answer.headers['x-amamba-replica'];
      resolve(typeof id === 'string' ? id : undefined);
    };
    const options = { timeout: ANSWER_WITHIN_MS, agent: false } as const;
    const request = url.startsWith('https:')
      ? // Nothing secret is sent, and the answer is only compared.
        getHttps(url, { ...options, rejectUnauthorized: false }, onAnswer)
      : getHttp(url, options, onAnswer);
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}
