import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import { parse } from 'yaml';
import type { ApplicationSource, RepositoryAccess } from '../types.ts';
import { RecentFailures } from './recentFailures.ts';
import { RepoError } from './repoError.ts';
import { bestVersion, newestFirst } from './revisions.ts';

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 100 * 1024 * 1024;

interface ChartVersion {
  version: string;
  urls?: string[];
  description?: string;
  home?: string;
  maintainers?: Array<{ name?: string; email?: string }>;
}

interface KnownIndex {
  entries: Record<string, ChartVersion[]>;
  at: number;
}

/** Repositories of charts over HTTP: `index.yaml` and archives. */
export class HelmRepositories {
  readonly #directory: string;
  readonly #cacheMs: () => number;
  readonly #indexes = new Map<string, KnownIndex>();
  readonly #archives = new Map<string, Promise<string>>();
  readonly #readings = new Map<string, Promise<KnownIndex['entries']>>();
  readonly #failures = new RecentFailures();

  constructor(directory: string, cacheMs: () => number) {
    this.#directory = directory;
    this.#cacheMs = cacheMs;
  }

  async charts(
    access: RepositoryAccess,
  ): Promise<Array<{ name: string; versions: string[] }>> {
    const entries = await this.#index(access, false);
    return Object.entries(entries).map(([name, versions]) => ({
      name,
      versions: newestFirst(versions.map(({ version }) => version)),
    }));
  }

  /** The version that a constraint means now. */
  async resolve(
    access: RepositoryAccess,
    chart: string,
    constraint: string,
    fresh: boolean,
  ): Promise<string> {
    const versions = await this.#versions(access, chart, fresh);
    const wanted = constraint || '*';
    const best = bestVersion(
      versions.map(({ version }) => version),
      wanted,
    );
    if (best !== undefined) return best;
    throw new RepoError(
      `Unable to resolve revision for chart "${chart}": could not resolve revision "${wanted}" for chart "${chart}" in Helm repository "${access.repoURL}": failed to find best match for constraint "${wanted}": no matching version found`,
    );
  }

  async details(
    access: RepositoryAccess,
    { chart = '', targetRevision = '' }: ApplicationSource,
  ): Promise<{ description?: string; maintainers?: string[]; home?: string }> {
    const found = await this.#version(access, chart, targetRevision);
    const maintainers = found.maintainers?.map(({ name = '', email }) =>
      email ? `${name} <${email}>` : name,
    );
    return {
      ...(found.description && { description: found.description }),
      ...(maintainers?.length && { maintainers }),
      ...(found.home && { home: found.home }),
    };
  }

  /** A folder with the files of a chart; for reading only. */
  checkout(
    access: RepositoryAccess,
    chart: string,
    version: string,
  ): Promise<string> {
    const key = createHash('sha256')
      .update(JSON.stringify([access, chart, version]))
      .digest('hex')
      .slice(0, 32);
    const known = this.#archives.get(key);
    if (known) return known;
    const made = this.#unpack(access, chart, version, key);
    this.#archives.set(key, made);
    made.catch(() => this.#archives.delete(key));
    return made;
  }

  async #unpack(
    access: RepositoryAccess,
    chart: string,
    version: string,
    key: string,
  ): Promise<string> {
    const found = await this.#version(access, chart, version);
    const [url] = found.urls ?? [];
    if (!url) throw new RepoError(`chart "${chart}" has no downloadable URLs`);
    const archive = await this.#get(access, new URL(url, slashed(access)).href);
    const folder = join(this.#directory, key);
    const part = `${folder}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    await writeFile(`${part}.tgz`, archive);
    await extract({ file: `${part}.tgz`, cwd: part, strict: true });
    await rm(`${part}.tgz`, { force: true });
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
    const top = join(folder, chart.split('/').pop()!);
    if (!existsSync(top)) {
      throw new RepoError(`chart archive of "${chart}" has no such folder`);
    }
    return top;
  }

  async #version(
    access: RepositoryAccess,
    chart: string,
    version: string,
  ): Promise<ChartVersion> {
    const versions = await this.#versions(access, chart, false);
    const found = versions.find(candidate => candidate.version === version);
    if (found) return found;
    throw new RepoError(
      `chart "${chart}" version "${version}" not found in ${access.repoURL} repository`,
    );
  }

  async #versions(
    access: RepositoryAccess,
    chart: string,
    fresh: boolean,
  ): Promise<ChartVersion[]> {
    const entries = await this.#index(access, fresh);
    if (Object.hasOwn(entries, chart)) return entries[chart];
    throw new RepoError(
      `chart '${chart}' not found in Helm repository index of ${access.repoURL}`,
    );
  }

  async #index(
    access: RepositoryAccess,
    fresh: boolean,
  ): Promise<Record<string, ChartVersion[]>> {
    const key = JSON.stringify(access);
    const known = this.#indexes.get(key);
    if (known && !fresh && Date.now() - known.at < this.#cacheMs()) {
      return known.entries;
    }
    this.#failures.rethrow(key);
    const running = this.#readings.get(key);
    if (running) return running;
    const reading = this.#failures
      .watch(key, this.#readIndex(access))
      .finally(() => this.#readings.delete(key));
    this.#readings.set(key, reading);
    const entries = await reading;
    this.#indexes.set(key, { entries, at: Date.now() });
    return entries;
  }

  async #readIndex(access: RepositoryAccess): Promise<KnownIndex['entries']> {
    const url = new URL('index.yaml', slashed(access)).href;
    const text = (await this.#get(access, url)).toString('utf8');
    let entries: unknown;
    try {
      entries = parse(text)?.entries;
    } catch {
      entries = undefined;
    }
    if (typeof entries !== 'object') {
      throw new RepoError(`failed to get index: ${url} is no index of charts`);
    }
    return { ...(entries as KnownIndex['entries']) };
  }

  async #get(access: RepositoryAccess, url: string): Promise<Buffer> {
    // Credentials are for the repository, not for wherever it points.
    const own = new URL(url).origin === new URL(access.repoURL).origin;
    const { username = '', password } = access;
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    let response: Response;
    try {
      response = await fetch(url, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: own && password ? { authorization: `Basic ${basic}` } : {},
      });
    } catch (error) {
      const cause = (error as Error).cause ?? error;
      throw new RepoError(
        `failed to get index: Get "${url}": ${(cause as Error).message}`,
      );
    }
    if (!response.ok) {
      throw new RepoError(
        `failed to get index: ${response.status} ${response.statusText}`,
      );
    }
    const length = Number(response.headers.get('content-length') ?? 0);
    if (length > MOST_BYTES) throw new RepoError(`${url} is too large`);
    return Buffer.from(await response.arrayBuffer());
  }
}

function slashed({ repoURL }: RepositoryAccess): string {
  return repoURL.endsWith('/') ? repoURL : `${repoURL}/`;
}
