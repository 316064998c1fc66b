import { compare, hash } from 'bcryptjs';
import { timestamp } from '../../../kubernetes/clock.ts';
import type { Clock, ObjectClient } from '../../../kubernetes/types.ts';
import { CONFIG } from '../../crds/settings.ts';
import { GrpcError } from '../http/grpcError.ts';

export type Capability = 'login' | 'apiKey';

export interface AccountToken {
  id: string;
  /** Seconds since the epoch. */
  iat: number;
  exp?: number;
}

export interface Account {
  name: string;
  enabled: boolean;
  capabilities: Capability[];
  tokens: AccountToken[];
}

const SECRET = 'argocd-secret';
const ADMIN = 'admin';
const BCRYPT_ROUNDS = 4;

/** Accounts of `argocd-cm`, with passwords and tokens of `argocd-secret`. */
export class Accounts {
  readonly #objects: ObjectClient;
  readonly #clock: Clock;
  readonly #namespace: string;

  constructor(objects: ObjectClient, clock: Clock, namespace: string) {
    this.#objects = objects;
    this.#clock = clock;
    this.#namespace = namespace;
  }

  /** Signs sessions and tokens. */
  signingKey(): Uint8Array {
    return Buffer.from(this.#secret('server.secretkey'));
  }

  list(): Account[] {
    const names = Object.keys(this.#config())
      .map(key => /^accounts\.([^.]+)$/.exec(key)?.[1])
      .filter(name => name !== undefined);
    return [...new Set([ADMIN, ...names])].map(name => this.#read(name));
  }

  get(name: string): Account {
    const known = this.list().find(account => account.name === name);
    if (known) return known;
    throw GrpcError.notFound(`account '${name}' does not exist`);
  }

  async hasPassword(name: string, password: string): Promise<boolean> {
    const known = this.#secret(passwordKey(name));
    return known !== '' && compare(password, known);
  }

  async setPassword(name: string, password: string): Promise<void> {
    const hashed = await hash(password, BCRYPT_ROUNDS);
    const changed = timestamp(this.#clock.now());
    this.#write({
      [passwordKey(name)]: hashed,
      [`${passwordKey(name)}Mtime`]: changed,
    });
  }

  setTokens(name: string, tokens: AccountToken[]): void {
    this.#write({ [tokensKey(name)]: JSON.stringify(tokens) });
  }

  #read(name: string): Account {
    const config = this.#config();
    const listed = config[`accounts.${name}`];
    const enabledKey =
      name === ADMIN ? 'admin.enabled' : `accounts.${name}.enabled`;
    const capabilities = (listed ?? (name === ADMIN ? 'login' : ''))
      .split(',')
      .map(item => item.trim())
      .filter(item => item === 'login' || item === 'apiKey');
    return {
      name,
      enabled: config[enabledKey] !== 'false',
      capabilities,
      tokens: JSON.parse(this.#secret(tokensKey(name)) || '[]'),
    };
  }

  #config(): Record<string, string> {
    return this.#objects.get('configmaps', this.#namespace, CONFIG)?.data ?? {};
  }

  #secret(key: string): string {
    const secret = this.#objects.get('secrets', this.#namespace, SECRET);
    return Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
  }

  #write(entries: Record<string, string>): void {
    this.#objects.modify('secrets', this.#namespace, SECRET, secret => {
      for (const [key, value] of Object.entries(entries)) {
        secret.data = {
          ...secret.data,
          [key]: Buffer.from(value).toString('base64'),
        };
      }
    });
  }
}

function passwordKey(name: string): string {
  return name === ADMIN ? 'admin.password' : `accounts.${name}.password`;
}

function tokensKey(name: string): string {
  return name === ADMIN ? 'admin.tokens' : `accounts.${name}.tokens`;
}
