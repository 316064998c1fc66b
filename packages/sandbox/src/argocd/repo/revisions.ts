import { maxSatisfying, rsort, valid, validRange } from 'semver';

/** A repository's refs as its server lists them. */
export interface Refs {
  /** What `HEAD` points to; undefined in an empty repository. */
  head?: string;
  /** Sha by short name. */
  branches: Map<string, string>;
  tags: Map<string, string>;
  /** Sha by full name: `refs/pull/1/head`. */
  all: Map<string, string>;
}

/** Reads what `git ls-remote` prints. */
export function parseRefs(output: string): Refs {
  const refs: Refs = {
    branches: new Map(),
    tags: new Map(),
    all: new Map(),
  };
  for (const line of output.split('\n')) {
    const [sha, name] = line.split('\t');
    if (!name) continue;
    if (name === 'HEAD') {
      refs.head = sha;
    } else if (name.endsWith('^{}')) {
      // The commit that an annotated tag is about, after the tag itself.
      const tag = name.slice(0, -'^{}'.length);
      refs.all.set(tag, sha);
      refs.tags.set(tag.slice('refs/tags/'.length), sha);
    } else {
      refs.all.set(name, sha);
      const [, kind, short] = /^refs\/(heads|tags)\/(.+)$/.exec(name) ?? [];
      if (kind === 'heads') refs.branches.set(short, sha);
      if (kind === 'tags') refs.tags.set(short, sha);
    }
  }
  return refs;
}

/** The sha that a revision means; undefined where no ref is called so. */
export function findRevision(refs: Refs, revision: string): string | undefined {
  if (!revision || revision === 'HEAD') return refs.head;
  const named =
    refs.all.get(revision) ??
    refs.branches.get(revision) ??
    refs.tags.get(revision);
  if (named) return named;
  const tag = bestVersion([...refs.tags.keys()], revision);
  return tag === undefined ? undefined : refs.tags.get(tag);
}

/** The newest of some versions that a constraint such as `1.2.*` takes. */
export function bestVersion(
  versions: string[],
  constraint: string,
): string | undefined {
  if (versions.includes(constraint)) return constraint;
  const range = validRange(constraint.replaceAll(/\s*,\s*/g, ' '));
  if (range === null || !isConstraint(constraint)) return undefined;
  const best = maxSatisfying(versions.filter(isVersion), range);
  return best ?? undefined;
}

/** Newest first; what is no version comes last. */
export function newestFirst(versions: string[]): string[] {
  return [
    ...rsort(versions.filter(isVersion)),
    ...versions.filter(version => !isVersion(version)),
  ];
}

function isVersion(text: string): boolean {
  return valid(text) !== null;
}

/** Whether a text asks for a range of versions rather than for one thing. */
export function isConstraint(text: string): boolean {
  return /[*xX<>~^=|]/.test(text) || /^v?\d+(\.\d+)?$/.test(text);
}

const FULL_SHA = /^[0-9a-f]{40}$/;
const SHORT_SHA = /^[0-9a-f]{7,39}$/;

export function isFullSha(text: string): boolean {
  return FULL_SHA.test(text);
}

export function isShortSha(text: string): boolean {
  return SHORT_SHA.test(text);
}
