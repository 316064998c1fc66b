import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accounts, User } from './accounts.ts';
import { isRefName, listRefs, resolveCommit } from './git/read.ts';
import { initRepository, setHead } from './git/write.ts';
import { Refusal } from './refusal.ts';
import type { ForgeAccess, NewForgeRepository } from './types.ts';

/** A webhook of a repository. */
export interface Hook {
  id: number;
  type: string;
  url: string;
  contentType: 'json' | 'form';
  secret: string;
  authorization: string;
  events: string[];
  branchFilter: string;
  active: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** A label that pull requests can have. */
export interface Label {
  id: number;
  name: string;
  color: string;
  description: string;
}

/** A pull request between two branches of one repository. */
export interface PullRequest {
  id: number;
  number: number;
  author: User;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** Branches, and where they were last seen. */
  base: string;
  baseSha: string;
  head: string;
  headSha: string;
  labels: Label[];
  createdAt: Date;
  updatedAt: Date;
  closedAt?: Date;
  merged?: { at: Date; by: User; sha: string };
}

/** A repository with all that Git does not hold. */
export interface Repository {
  id: number;
  owner: string;
  name: string;
  fullName: string;
  description: string;
  private: boolean;
  defaultBranch: string;
  /** Of the bare repository. */
  directory: string;
  collaborators: Map<string, ForgeAccess>;
  hooks: Hook[];
  labels: Label[];
  pulls: PullRequest[];
  createdAt: Date;
  updatedAt: Date;
  /** Writes come one after the other. */
  writing: Promise<unknown>;
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
const RANK: Record<ForgeAccess, number> = { read: 1, write: 2, admin: 3 };

/** The repositories of a forge. */
export class Repositories {
  private readonly known = new Map<string, Repository>();
  private readonly accounts: Accounts;
  private readonly directory: string;
  private lastId = 0;

  constructor(accounts: Accounts, directory: string) {
    this.accounts = accounts;
    this.directory = directory;
  }

  nextId(): number {
    return ++this.lastId;
  }

  async create(options: NewForgeRepository): Promise<Repository> {
    const { name, defaultBranch = 'main' } = options;
    const owner =
      this.accounts.user(options.owner)?.login ??
      this.accounts.organization(options.owner)?.name;
    if (!owner) throw new Refusal(404, `no owner "${options.owner}"`);
    if (!NAME.test(name) || /\.(git|wiki|rss|atom)$|\.\./i.test(name)) {
      throw new Refusal(422, `"${name}" cannot be the name of a repository`);
    }
    if (!isRefName(defaultBranch)) {
      throw new Refusal(422, `"${defaultBranch}" cannot be a branch`);
    }
    const key = `${owner}/${name}`.toLowerCase();
    if (this.known.has(key)) {
      throw new Refusal(
        409,
        'The repository with the same name already exists.',
      );
    }
    const repository: Repository = {
      id: this.nextId(),
      owner,
      name,
      fullName: `${owner}/${name}`,
      description: options.description ?? '',
      private: options.private ?? false,
      defaultBranch,
      // Its name is nobody's to choose.
      directory: join(this.directory, `${randomUUID()}.git`),
      collaborators: new Map(),
      hooks: [],
      labels: [],
      pulls: [],
      createdAt: new Date(),
      updatedAt: new Date(),
      writing: Promise.resolve(),
    };
    this.known.set(key, repository);
    await mkdir(repository.directory, { recursive: true });
    await initRepository(repository.directory, defaultBranch);
    return repository;
  }

  find(owner: string, name: string): Repository | undefined {
    return this.known.get(`${owner}/${name}`.toLowerCase());
  }

  list(): Repository[] {
    return [...this.known.values()];
  }

  async delete(repository: Repository): Promise<void> {
    this.known.delete(repository.fullName.toLowerCase());
    await repository.writing;
    await rm(repository.directory, { recursive: true, force: true });
  }

  /** Whether somebody (undefined: anybody) may do that there. */
  allows(
    user: User | undefined,
    repository: Repository,
    access: ForgeAccess,
  ): boolean {
    if (access === 'read' && !repository.private) return true;
    if (!user) return false;
    if (user.admin || repository.owner === user.login) return true;
    const granted = [
      repository.collaborators.get(user.login),
      this.accounts.organization(repository.owner)?.members.get(user.login),
    ];
    return granted.some(have => have && RANK[have] >= RANK[access]);
  }

  /** Does something to a repository when everything before it is done. */
  write<T>(repository: Repository, task: () => Promise<T>): Promise<T> {
    const done = repository.writing.then(task);
    repository.writing = done.catch(() => {});
    return done;
  }

  /** The first branch of an empty repository becomes its default one. */
  async settleDefaultBranch(repository: Repository): Promise<void> {
    const { directory, defaultBranch } = repository;
    repository.updatedAt = new Date();
    if (await resolveCommit(directory, `refs/heads/${defaultBranch}`)) return;
    const [first] = await listRefs(directory, 'refs/heads');
    if (first) {
      repository.defaultBranch = first.name.slice('refs/heads/'.length);
      await setHead(directory, repository.defaultBranch);
    }
  }
}
