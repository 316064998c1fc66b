/** A name of an image with all that a runtime would add to it. */
export interface ImageName {
  /** Host, with its port if it names one; in lower case. */
  registry: string;
  /** `library/busybox` */
  repository: string;
  /** Of an image without a digest; `latest` when it names none. */
  tag?: string;
  /** Decides alone what runs: a tag beside it means nothing. */
  digest?: string;
}

const HOST =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(:[0-9]{1,5})?$/;
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${PART}(/${PART})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Reads a name as container runtimes do (github.com/distribution/reference,
 * `ParseDockerRef`): without a host it is of `docker.io`, without a path
 * there of `library/`, without a tag `latest`.
 *
 * @returns undefined for what no runtime takes.
 */
export function parseImageName(name: string): ImageName | undefined {
  const { rest, digest } = splitDigest(name);
  if (digest !== undefined && !DIGEST.test(digest)) {
    return undefined;
  }
  const { registry, path } = splitRegistry(rest);
  const { repository, tag = 'latest' } = splitTag(path);
  if (
    !HOST.test(registry) ||
    !REPOSITORY.test(repository) ||
    // Would be taken for the identifier of an image.
    /^[0-9a-f]{64}$/.test(rest) ||
    !TAG.test(tag)
  ) {
    return undefined;
  }
  return { registry, repository, ...(digest ? { digest } : { tag }) };
}

/** As a cluster is told: nothing is left to its defaults. */
export function writeImageName(image: ImageName): string {
  const { registry, repository, tag, digest } = image;
  return `${registry}/${repository}${digest ? `@${digest}` : `:${tag}`}`;
}

/** The part after `@`. */
export function splitDigest(name: string): { rest: string; digest?: string } {
  const at = name.indexOf('@');
  return at < 0
    ? { rest: name }
    : { rest: name.slice(0, at), digest: name.slice(at + 1) };
}

/** The part before the first slash, when that is a host. */
export function splitRegistry(rest: string): {
  registry: string;
  path: string;
} {
  const slash = rest.indexOf('/');
  const first = rest.slice(0, Math.max(slash, 0));
  const isHost =
    slash >= 0 &&
    (/[.:]/.test(first) ||
      first === 'localhost' ||
      // A path has no capital letters.
      first !== first.toLowerCase());
  if (!isHost) {
    return onDockerHub(rest);
  }
  const registry = first.toLowerCase();
  const path = rest.slice(slash + 1);
  return registry === 'docker.io' || registry === 'index.docker.io'
    ? onDockerHub(path)
    : { registry, path };
}

function onDockerHub(path: string): { registry: string; path: string } {
  return {
    registry: 'docker.io',
    // In a pattern `**` is of any path already.
    path: /\/|^\*\*/.test(path) ? path : `library/${path}`,
  };
}

/** The part after the last colon that is not of a host's port. */
export function splitTag(path: string): { repository: string; tag?: string } {
  const colon = path.lastIndexOf(':');
  return colon > path.lastIndexOf('/')
    ? { repository: path.slice(0, colon), tag: path.slice(colon + 1) }
    : { repository: path };
}
