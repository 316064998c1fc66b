import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from './refusal.ts';
import type {
  ForgeAccess,
  NewForgeOrganization,
  NewForgeUser,
} from './types.ts';

/** A person or a machine's account. */
export interface User {
  id: number;
  login: string;
  name: string;
  email: string;
  admin: boolean;
  passwordHash: Buffer;
  createdAt: Date;
}

/** An owner of repositories that people are members of. */
export interface Organization {
  id: number;
  name: string;
  title: string;
  members: Map<string, ForgeAccess>;
}

/** An access token, as its owner sees it in the list. */
export interface Token {
  id: number;
  login: string;
  name: string;
  hash: Buffer;
  lastEight: string;
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9]|[-_.](?=[A-Za-z0-9])){0,39}$/;
// Paths of the forge's own.
const RESERVED = new Set(['api', 'assets', 'explore', 'login', 'user', 'org']);

/** Who is known to the forge. */
export class Accounts {
  private readonly users = new Map<string, User>();
  private readonly organizations = new Map<string, Organization>();
  private tokens: Token[] = [];
  private lastId = 0;

  createUser(user: NewForgeUser): User {
    this.checkName(user.login);
    if (user.password === '') {
      throw new Refusal(422, 'the password is empty');
    }
    const created: User = {
      id: ++this.lastId,
      login: user.login,
      name: user.name ?? user.login,
      email: user.email ?? `${user.login}@example.com`,
      admin: user.admin ?? false,
      passwordHash: hash(user.password),
      createdAt: new Date(),
    };
    this.users.set(user.login.toLowerCase(), created);
    return created;
  }

  createOrganization(organization: NewForgeOrganization): Organization {
    this.checkName(organization.name);
    const created = {
      id: ++this.lastId,
      name: organization.name,
      title: organization.title ?? organization.name,
      members: new Map(Object.entries(organization.members ?? {})),
    };
    this.organizations.set(organization.name.toLowerCase(), created);
    return created;
  }

  user(login: string): User | undefined {
    return this.users.get(login.toLowerCase());
  }

  userByEmail(email: string): User | undefined {
    return this.listUsers().find(user => user.email === email);
  }

  listUsers(): User[] {
    return [...this.users.values()];
  }

  organization(name: string): Organization | undefined {
    return this.organizations.get(name.toLowerCase());
  }

  listOrganizations(member?: string): Organization[] {
    return [...this.organizations.values()].filter(
      ({ members }) => !member || members.has(member),
    );
  }

  /** @returns the token itself, once. */
  createToken(login: string, name: string): { token: Token; secret: string } {
    const user = this.user(login);
    if (!user) throw new Error(`The forge has no user "${login}"`);
    if (this.listTokens(user).some(token => token.name === name)) {
      throw new Refusal(400, 'access token name has been used already');
    }
    const secret = randomBytes(20).toString('hex');
    const token = {
      id: ++this.lastId,
      login: user.login,
      name,
      hash: hash(secret),
      lastEight: secret.slice(-8),
    };
    this.tokens.push(token);
    return { token, secret };
  }

  listTokens(user: User): Token[] {
    return this.tokens.filter(({ login }) => login === user.login);
  }

  /** @returns whether there was one of that name or id. */
  deleteToken(user: User, nameOrId: string): boolean {
    const found = this.listTokens(user).find(
      ({ id, name }) => name === nameOrId || String(id) === nameOrId,
    );
    this.tokens = this.tokens.filter(token => token !== found);
    return found !== undefined;
  }

  /**
   * Who an `Authorization` header is from; undefined without one.
   *
   * @throws {@link Refusal} 401 when it is nobody's.
   */
  authenticate(header: string | undefined): User | undefined {
    if (!header) return undefined;
    const [scheme, value = ''] = header.split(' ');
    const found = /^basic$/i.test(scheme)
      ? this.byBasic(value)
      : this.byToken(value);
    if (!found || !/^(basic|token|bearer)$/i.test(scheme)) {
      throw new Refusal(401, 'invalid username, password or token');
    }
    return found;
  }

  private byBasic(value: string): User | undefined {
    const text = Buffer.from(value, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 0) return undefined;
    const [login, secret] = [text.slice(0, colon), text.slice(colon + 1)];
    const user = this.user(login);
    if (user && timingSafeEqual(user.passwordHash, hash(secret))) return user;
    // A token is a password for Git, with any name or as the name.
    return (
      this.byToken(secret) ??
      (['', 'x-oauth-basic'].includes(secret) ? this.byToken(login) : undefined)
    );
  }

  private byToken(secret: string): User | undefined {
    const given = hash(secret);
    const token = this.tokens.find(known => timingSafeEqual(known.hash, given));
    return token && this.user(token.login);
  }

  private checkName(name: string): void {
    if (!NAME.test(name) || RESERVED.has(name.toLowerCase())) {
      throw new Refusal(422, `"${name}" cannot be the name of an account`);
    }
    if (this.user(name) || this.organization(name)) {
      throw new Refusal(422, `user already exists [name: ${name}]`);
    }
  }
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
