import type { Secret } from 'kubernetes-types/core/v1';
import { WorkQueue } from '../controllers/workQueue.ts';
import type { Clock, Controller, KubeObject, ObjectClient } from '../types.ts';
import type { ServiceAccountTokens } from './serviceAccountTokens.ts';

const TYPE = 'kubernetes.io/service-account-token';
const NAME = 'kubernetes.io/service-account.name';
const UID = 'kubernetes.io/service-account.uid';

interface TokenSecretsOptions {
  objects: ObjectClient;
  clock: Clock;
  tokens: ServiceAccountTokens;
  /** The CA that the token's owner trusts. */
  caPem: string;
}

/**
 * Fills Secrets of type `kubernetes.io/service-account-token` with a token of
 * the ServiceAccount they name, and removes those whose account is gone.
 */
export class TokenSecretsController implements Controller {
  readonly #options: TokenSecretsOptions;
  readonly #queue: WorkQueue;
  #stops: (() => void)[] = [];

  constructor(options: TokenSecretsOptions) {
    this.#options = options;
    this.#queue = new WorkQueue(options.clock, key => this.#reconcile(key));
  }

  start(): void {
    const { objects } = this.#options;
    const fieldSelector = `type=${TYPE}`;
    const add = ({ metadata }: KubeObject) =>
      this.#queue.add(`${metadata.namespace}/${metadata.name}`);
    this.#stops = [
      objects.watch(
        'secrets',
        ({ type, object }) => {
          if (type !== 'DELETED') add(object);
        },
        { fieldSelector },
      ),
      objects.watch('serviceaccounts', ({ type, object }) => {
        if (type !== 'DELETED') return;
        const { namespace, name } = object.metadata;
        const secrets = objects.list('secrets', { namespace, fieldSelector });
        for (const secret of secrets) {
          if (secret.metadata.annotations?.[NAME] === name) add(secret);
        }
      }),
    ];
    this.#queue.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#queue.stop();
  }

  #reconcile(key: string): void {
    const { objects } = this.#options;
    const [namespace, name] = key.split('/');
    const secret = objects.get('secrets', namespace, name);
    if (!secret) return;
    const { [NAME]: account, [UID]: uid } = secret.metadata.annotations ?? {};
    const found = objects.get('serviceaccounts', namespace, account);
    if (!found || (uid && uid !== found.metadata.uid)) {
      objects.delete('secrets', namespace, name);
    } else if (!isComplete(secret)) {
      this.#fill(secret, found);
    }
  }

  #fill({ metadata }: KubeObject, account: KubeObject): void {
    const { objects, tokens, caPem } = this.#options;
    const { namespace = '', name } = metadata;
    const encode = (text: string) => Buffer.from(text).toString('base64');
    objects.modify('secrets', namespace, name, secret => {
      const { data } = secret as Secret;
      secret.metadata.annotations = {
        ...secret.metadata.annotations,
        [UID]: account.metadata.uid,
      };
      secret.data = {
        ...data,
        'ca.crt': encode(caPem),
        namespace: encode(namespace),
        token: data?.token || encode(tokens.issueLegacy(account, name)),
      };
    });
  }
}

function isComplete(secret: KubeObject): boolean {
  const { data } = secret as Secret;
  return Boolean(
    data?.token &&
      data['ca.crt'] &&
      data.namespace &&
      secret.metadata.annotations?.[UID],
  );
}
