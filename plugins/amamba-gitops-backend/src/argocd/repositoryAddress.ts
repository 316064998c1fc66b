/**
 * An address of a repository as Argo CD compares them: without case, a
 * trailing `.git`, and with one way of writing SSH.
 */
export function normalizeRepoUrl(address: string): string {
  let url = address.trim().toLowerCase();
  if (isSsh(url)) {
    url = url.replace(/^ssh:\/\//, '');
    // `git@host:path` and `ssh://git@host/path` are the same place.
    if (!address.trim().toLowerCase().startsWith('ssh://')) {
      url = url.replace(':', '/');
    }
  }
  return url.replace(/\.git$/, '');
}

/** `ssh://…` or `user@host:path`. */
export function isSsh(address: string): boolean {
  return /^(ssh:\/\/)?([^/:]*?)@[^@]+$/i.test(address.trim());
}

const TAKEN = /^(https?|ssh|oci):\/\//i;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** `git@host:path`, or the address of a registry without its scheme. */
const WITHOUT_SCHEME = /^([\w.-]+@[\w.-]+:[^/\s]\S*|[\w.-]+(:\d+)?\/\S+)$/;
/** Ways of going up, also for those who decode an address once more. */
const MISLEADING = /\\|(^|[/:])(\.|%2e){1,2}(\/|$)/i;

/**
 * Why an address cannot be a repository's; undefined: it can. Argo CD
 * connects to it, and shows it to whoever may see the application.
 */
export function findAddressProblem(address: string): string | undefined {
  const url = address.trim();
  const scheme = SCHEME.exec(url)?.[1];
  if (/\s/.test(url)) {
    return 'an address has no spaces';
  }
  if (MISLEADING.test(url.replace(SCHEME, ''))) {
    return 'it leads elsewhere than it says';
  }
  if (!scheme) {
    return WITHOUT_SCHEME.test(url)
      ? undefined
      : 'it is neither https://…, ssh://… nor git@host:path';
  }
  if (!TAKEN.test(url)) {
    return `${scheme} is not a way to reach a repository; use https, ssh or oci`;
  }
  if (!URL.canParse(url)) {
    return 'it is not an address';
  }
  return new URL(url).password
    ? 'it holds a password, which everybody who sees the application would see; import the repository with it instead'
    : undefined;
}

/** What means something in a pattern of a project's `sourceRepos`. */
const PATTERN = /^!|[*?[\]{}]/;

/**
 * Why an address cannot be permitted to a project by itself; undefined: it can.
 * What is imported goes into its `sourceRepos`, where Argo CD reads patterns:
 * one repository would let in others.
 */
export function findPatternProblem(address: string): string | undefined {
  return PATTERN.test(address.trim())
    ? 'it has characters of patterns (* ? [ ] { } or ! first), by which it would stand for other repositories too'
    : undefined;
}

/**
 * The same text without what may be secret of addresses in it: a token is also
 * given as a user. With SSH it is `git`, and part of the address.
 */
export function hideUserInfo(text: string): string {
  return text.replace(/\b((?!ssh:)[a-z][a-z0-9+.-]*:\/\/)[^/\s@"']+@/gi, '$1');
}
