import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneJson } from '../../kubernetes/store/json.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import type {
  ApplicationSource,
  Rendered,
  RenderRequest,
  RepoServer,
  RepositoryAccess,
} from '../types.ts';
import { appDetailsOf } from './appDetails.ts';
import { renderDirectory } from './directorySource.ts';
import { GitProcess } from './gitProcess.ts';
import { GitRepositories } from './gitRepositories.ts';
import { HelmProcess } from './helmProcess.ts';
import { HelmRepositories } from './helmRepositories.ts';
import { renderHelm } from './helmSource.ts';
import { renderKustomize } from './kustomizeSource.ts';
import { RecentMap } from './recentMap.ts';
import { RepoError } from './repoError.ts';
import { isShortSha } from './revisions.ts';
import { applicationFolder, assertInside } from './sourceFiles.ts';
import {
  applicationsIn,
  sourceTypeOf,
  type SourceType,
} from './sourceTypes.ts';
import { track } from './tracking.ts';

/** How a repo server runs. */
export interface RepoServerOptions {
  /** Private to it; a new one in the system's folder for such unless given. */
  directory?: string;
  /** For how long the head of a branch is believed. Three minutes unless given. */
  revisionCacheMs?: () => number;
}

/** A repo server and what it leaves on the disk. */
export interface RunningRepoServer extends RepoServer {
  /** Removes its mirrors and checkouts. */
  stop(): void;
}

const REVISION_CACHE_MS = 180_000;
/** So many rendered sources are remembered. */
const MOST_RENDERED = 1_000;

class LocalRepoServer implements RunningRepoServer {
  readonly #directory: string;
  readonly #git: GitRepositories;
  readonly #charts: HelmRepositories;
  readonly #helm: HelmProcess;
  readonly #rendered = new RecentMap<string, Promise<Rendered>>(MOST_RENDERED);

  constructor(options: RepoServerOptions) {
    const { revisionCacheMs = () => REVISION_CACHE_MS } = options;
    const directory =
      options.directory ?? join(tmpdir(), `argocd-repo-${randomUUID()}`);
    this.#directory = directory;
    this.#git = new GitRepositories({
      git: new GitProcess(join(directory, 'git')),
      directory,
      revisionCacheMs,
    });
    this.#charts = new HelmRepositories(
      join(directory, 'charts'),
      revisionCacheMs,
    );
    this.#helm = new HelmProcess(join(directory, 'helm'));
  }

  async test(access: RepositoryAccess): Promise<void> {
    const failed = 'error testing repository connectivity:';
    if (access.type === 'helm') {
      await this.#charts.charts(access).catch(error => {
        throw new RepoError(`${failed} ${error.message}`);
      });
      return;
    }
    if (!isRepositoryUrl(access.repoURL)) {
      throw new RepoError(
        `${failed} unable to initialize git client: repository ${JSON.stringify(
          access.repoURL,
        )} cannot be initialized: repo URL is invalid`,
      );
    }
    await this.#git.probe(access).catch(error => {
      throw new RepoError(
        `${failed} unable to ls-remote HEAD on repository: ${error.message}`,
      );
    });
  }

  async listRefs(access: RepositoryAccess) {
    const { branches, tags } = await this.#git.refs(access, false);
    return {
      branches: [...branches.keys()].sort(),
      tags: [...tags.keys()].sort(),
    };
  }

  async listApps(access: RepositoryAccess, revision: string) {
    const sha = await this.#git.resolve(access, revision, false);
    return applicationsIn(await this.#git.checkout(access, sha));
  }

  async appDetails(access: RepositoryAccess, source: ApplicationSource) {
    const { chart, path = '', targetRevision = '' } = source;
    const revision = await this.resolveRevision(access, targetRevision, {
      chart,
    });
    const root = chart
      ? await this.#charts.checkout(access, chart, revision)
      : await this.#git.checkout(access, revision);
    const folder = chart ? root : applicationFolder(root, path);
    const type = chart ? 'Helm' : sourceTypeOf(source, folder);
    return appDetailsOf(root, folder, source, type);
  }

  async resolveRevision(
    access: RepositoryAccess,
    revision: string,
    { fresh = false, chart }: { fresh?: boolean; chart?: string } = {},
  ): Promise<string> {
    return chart
      ? this.#charts.resolve(access, chart, revision, fresh)
      : this.#git.resolve(access, revision, fresh);
  }

  async revisionMetadata(access: RepositoryAccess, sha: string) {
    if (!/^[0-9a-f]{7,40}$/.test(sha)) {
      throw new RepoError(`revision ${sha} must be resolved`);
    }
    const full = isShortSha(sha)
      ? await this.#git.resolve(access, sha, false)
      : sha;
    const format = '--format=%an <%ae>%n%ct%n%B';
    const text = await this.#git.runAt(access, full, [
      'show',
      '-s',
      format,
      full,
    ]);
    const [author, time, ...message] = text.split('\n');
    const tags = await this.#git.runAt(access, full, [
      'tag',
      '--points-at',
      full,
    ]);
    const names = tags.split('\n').filter(Boolean);
    return {
      author,
      date: `${new Date(Number(time) * 1000).toISOString().slice(0, 19)}Z`,
      message: message.join('\n').trim(),
      ...(names.length > 0 && { tags: names }),
    };
  }

  async directories(access: RepositoryAccess, revision: string) {
    const sha = await this.#git.resolve(access, revision, false);
    const args = ['ls-tree', '-r', '-d', '-z', '--name-only', sha];
    const output = await this.#git.runAt(access, sha, args);
    return output.split('\0').filter(Boolean);
  }

  async files(
    access: RepositoryAccess,
    revision: string,
    choose: (path: string) => boolean,
  ) {
    const sha = await this.#git.resolve(access, revision, false);
    const args = ['ls-tree', '-r', '-z', '--name-only', sha];
    const output = await this.#git.runAt(access, sha, args);
    const paths = output.split('\0').filter(path => path && choose(path));
    const root = await this.#git.checkout(access, sha);
    return Promise.all(
      paths.map(async path => {
        const file = join(root, path);
        assertInside(root, file, path);
        return { path, content: await readFile(file, 'utf8') };
      }),
    );
  }

  async chartDetails(access: RepositoryAccess, source: ApplicationSource) {
    return this.#charts.details(access, source);
  }

  async helmCharts(access: RepositoryAccess) {
    return { items: await this.#charts.charts(access) };
  }

  async render(asked: RenderRequest): Promise<Rendered> {
    const request = { ...asked, refs: await this.#resolvedRefs(asked) };
    const key = renderKey(request);
    const known = request.noCache ? undefined : this.#rendered.get(key);
    const rendering = known ?? this.#render(request);
    this.#rendered.set(key, rendering);
    rendering.catch(() => this.#rendered.delete(key));
    // The caller may change what it gets.
    return cloneJson(await rendering);
  }

  stop(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #render(request: RenderRequest): Promise<Rendered> {
    const { access, source, revision, appName, namespace = '' } = request;
    const { chart, path = '' } = source;
    const root = chart
      ? await this.#charts.checkout(access, chart, revision)
      : await this.#git.checkout(access, revision);
    const folder = chart ? root : applicationFolder(root, path);
    const sourceType = chart ? 'Helm' : sourceTypeOf(source, folder);
    const { objects, commands } = await this.#objectsOf(
      request,
      { root, folder },
      sourceType,
    );
    if (request.tracking) {
      for (const object of objects) {
        track(object, appName, namespace, request.tracking);
      }
    }
    return { objects, revision, sourceType, commands };
  }

  async #objectsOf(
    request: RenderRequest,
    { root, folder }: { root: string; folder: string },
    type: SourceType,
  ): Promise<{ objects: KubeObject[]; commands: string[] }> {
    const { source } = request;
    if (type === 'Plugin') {
      const name = source.plugin?.name ?? '';
      throw new RepoError(
        `plugin sidecar failed. couldn't find cmp-server plugin with name "${name}" supporting the given repository`,
      );
    }
    if (type === 'Helm') {
      const refs = await this.#refRoots(request);
      const scratch = join(this.#directory, 'scratch');
      const helm = this.#helm;
      return renderHelm(request, { root, folder, refs, helm, scratch });
    }
    const objects =
      type === 'Kustomize'
        ? await renderKustomize(root, folder, source)
        : await renderDirectory(root, folder, source.directory);
    const commands =
      type === 'Kustomize' ? [`kustomize build ./${source.path}`] : [];
    return { objects, commands };
  }

  /** The refs that value files lead to, each with the sha it means now. */
  async #resolvedRefs({
    refs = {},
    source,
  }: RenderRequest): Promise<NonNullable<RenderRequest['refs']>> {
    const helm = JSON.stringify(source.helm ?? {});
    const used = Object.entries(refs).filter(([name]) =>
      helm.includes(`$${name}`),
    );
    const resolved = used.map(async ([name, ref]) => {
      const revision = ref.source.targetRevision ?? 'HEAD';
      const sha = await this.#git.resolve(ref.access, revision, false);
      const pinned = { ...ref.source, targetRevision: sha };
      return [name, { access: ref.access, source: pinned }] as const;
    });
    return Object.fromEntries(await Promise.all(resolved));
  }

  async #refRoots({
    refs = {},
  }: RenderRequest): Promise<Record<string, string>> {
    const roots = Object.entries(refs).map(async ([name, ref]) => {
      const sha = ref.source.targetRevision ?? '';
      return [name, await this.#git.checkout(ref.access, sha)] as const;
    });
    return Object.fromEntries(await Promise.all(roots));
  }
}

function renderKey(request: RenderRequest): string {
  const { noCache: _noCache, ...asked } = request;
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

function isRepositoryUrl(text: string): boolean {
  return (
    /^(https?|ssh|git|file):\/\/.+/.test(text) || /^[\w.-]+@[^:]+:.+/.test(text)
  );
}

/** Reads repositories with the system's git and renders what they hold. */
export function createRepoServer(
  options: RepoServerOptions = {},
): RunningRepoServer {
  return new LocalRepoServer(options);
}
