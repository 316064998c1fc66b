import { createHash } from 'node:crypto';
import type { IFileSystem } from 'just-bash';
import { createImageFs } from './imageFs.ts';

/** What an image is known to hold and to run. */
export interface ImageProfile {
  /** Decides by the repository, without registry host, tag and digest. */
  matches(repository: string): boolean;
  /** Run when a container names no command. */
  entrypoint: string[];
  cmd: string[];
  env?: Record<string, string>;
  /** Files besides those of a small Linux. */
  files?: Record<string, string>;
}

const SHELL: ImageProfile = {
  matches: () => true,
  entrypoint: [],
  cmd: ['sh'],
};

/** A service that was asked for no command keeps running, as it would really. */
const SERVICE: ImageProfile = {
  matches: repository =>
    /(nginx|httpd|redis|postgres|mysql|pause|whoami|hello)/.test(repository),
  entrypoint: [],
  cmd: ['sh', '-c', 'trap "exit 0" TERM QUIT; while true; do sleep 3600; done'],
};

const PROFILES: ImageProfile[] = [SERVICE, SHELL];

export function registerImage(profile: ImageProfile): void {
  if (!PROFILES.includes(profile)) PROFILES.unshift(profile);
}

export function profileOf(image: string): ImageProfile {
  const repository = repositoryOf(image);
  return PROFILES.find(({ matches }) => matches(repository)) ?? SHELL;
}

export async function createRootFs(
  profile: ImageProfile,
): Promise<IFileSystem> {
  const fs = createImageFs();
  for (const [path, content] of Object.entries(profile.files ?? {})) {
    await fs.writeFile(path, content);
    await fs.chmod(path, 0o755);
  }
  return fs;
}

export function imageId(image: string): string {
  return `sha256:${createHash('sha256').update(image).digest('hex')}`;
}

function repositoryOf(image: string): string {
  const [first, ...rest] = image.replace(/@.*$/, '').split('/');
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  return (isHost ? rest : [first, ...rest]).join('/').replace(/:[^/]*$/, '');
}

/** Why an image cannot be had; undefined when it can. */
export interface PullFailure {
  reason: 'InvalidImageName' | 'ErrImagePull' | 'ErrImageNeverPull';
  message: string;
}

export function pullFailure(
  image: string,
  policy: string,
): PullFailure | undefined {
  if (!/^[a-z0-9._:@/-]+(:[\w][\w.-]*)?(@sha256:[0-9a-f]+)?$/.test(image)) {
    const name = image.includes('/')
      ? ''
      : `: repository name (library/${image}) must be lowercase`;
    return {
      reason: 'InvalidImageName',
      message: `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format${name}`,
    };
  }
  const why = unavailable(image);
  if (!why) return undefined;
  if (policy === 'Never') {
    return {
      reason: 'ErrImageNeverPull',
      message: `Container image "${image}" is not present with pull policy of Never`,
    };
  }
  const full = fullName(image);
  return {
    reason: 'ErrImagePull',
    message: `failed to pull and unpack image "${full}": failed to resolve image: ${why}`,
  };
}

/** Images of `missing/…` are not in their registry; some hosts cannot exist. */
function unavailable(image: string): string | undefined {
  const full = fullName(image);
  const [host] = full.split('/', 1);
  if (/(^|\.)(invalid|example|example\.test)$/.test(host)) {
    const [, tag] = /:([^/]+)$/.exec(full) ?? [];
    return `failed to do request: Head "https://${host}/v2/${repositoryOf(
      full,
    )}/manifests/${tag}": dial tcp: lookup ${host}: no such host`;
  }
  return /(^|\/)missing\//.test(image) ? `${full}: not found` : undefined;
}

/** As containerd names it: with its registry and a tag. */
function fullName(image: string): string {
  const tagged = /[:@][^/]+$/.test(image) ? image : `${image}:latest`;
  if (repositoryOf(tagged) !== tagged.replace(/:[^/]*$/, '')) return tagged;
  return `docker.io/${tagged.includes('/') ? tagged : `library/${tagged}`}`;
}
