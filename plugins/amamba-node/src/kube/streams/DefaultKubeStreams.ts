import type { Duplex } from 'node:stream';
import type { CallSite } from '../client/errors';
import type { KubeCalls, SocketCall } from '../client/KubeCalls';
import { KubeError } from '../KubeError';
import type {
  KubeExecOptions,
  KubePortForwardOptions,
  KubeStream,
  KubeStreamOptions,
  KubeStreams,
} from '../KubeStream';
import { resourcePath } from '../objects';
import { ChannelStream } from './ChannelStream';
import { V4, V5 } from './channels';
import { PortForward } from './PortForward';

const PODS = { group: '', version: 'v1', plural: 'pods' };

/** {@link KubeStreams} over WebSockets. */
export class DefaultKubeStreams implements KubeStreams {
  readonly #calls: KubeCalls;

  constructor(calls: KubeCalls) {
    this.#calls = calls;
  }

  async exec(options: KubeExecOptions): Promise<KubeStream> {
    return this.#join('exec', 'exec in', options, options.command);
  }

  async attach(options: KubeStreamOptions): Promise<KubeStream> {
    return this.#join('attach', 'attach to', options);
  }

  async portForward(options: KubePortForwardOptions): Promise<Duplex> {
    const { pod, port, signal } = options;
    const site = this.#site(`forward port ${port} of`, options);
    const socket = await this.#open('portforward', options, site, {
      query: { ports: port },
      // Kubernetes calls it a version that kubectl does not use; recorded.
      protocols: [V4],
    });
    return new PortForward(socket, {
      port,
      signal,
      failure: message =>
        new KubeError({
          ...site,
          code: 500,
          reason: 'InternalError',
          message: message || `port ${port} of pod ${pod} cannot be reached`,
        }),
    });
  }

  async #join(
    subresource: 'exec' | 'attach',
    verb: string,
    options: KubeStreamOptions,
    command?: readonly string[],
  ): Promise<KubeStream> {
    const { container, stdin, tty, signal } = options;
    const site = this.#site(verb, options);
    const socket = await this.#open(subresource, options, site, {
      query: {
        container,
        command,
        stdin: stdin || undefined,
        stdout: true,
        // A terminal has one output.
        stderr: !tty || undefined,
        tty: tty || undefined,
      },
      protocols: [V5, V4],
    });
    return new ChannelStream(socket, signal);
  }

  #site(verb: string, target: { namespace: string; pod: string }): CallSite {
    return this.#calls.site(
      `${verb} pod ${target.pod} in namespace ${target.namespace}`,
    );
  }

  async #open(
    subresource: string,
    options: KubeStreamOptions | KubePortForwardOptions,
    site: CallSite,
    call: Pick<SocketCall, 'query' | 'protocols'>,
  ) {
    const { namespace, pod, signal, timeoutMs } = options;
    try {
      return await this.#calls.openSocket(
        {
          ...call,
          path: resourcePath(PODS, { namespace, name: pod, subresource }),
          signal,
          timeoutMs,
        },
        site,
      );
    } catch (error) {
      throw explained(error, subresource, site);
    }
  }
}

/**
 * Says what Kubernetes leaves out when it refuses a WebSocket: with the verb
 * `get` alone its message breaks off after `is forbidden: `, and a subprotocol
 * that it does not know is a 403 without a word.
 */
function explained(
  error: unknown,
  subresource: string,
  site: CallSite,
): unknown {
  if (!(error instanceof KubeError) || error.code !== 403) {
    return error;
  }
  const { code, reason, cause } = error;
  const detail = { ...site, code, reason, cause };
  if (/ is forbidden: $/.test(error.message)) {
    const message = `${error.message}it takes the verbs get and create on pods/${subresource}`;
    return new KubeError({ ...detail, message });
  }
  if (error.message === 'HTTP 403') {
    const message =
      'HTTP 403 without a reason: what is between here and the cluster, or the cluster, does not take WebSockets of Kubernetes';
    return new KubeError({ ...detail, message });
  }
  return error;
}
