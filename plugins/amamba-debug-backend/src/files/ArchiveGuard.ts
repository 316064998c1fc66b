/** What is looked at of an entry of an archive. */
export interface ArchiveEntry {
  path: string;
  /** As the package `tar` names types: `File`, `SymbolicLink`, `Link`. */
  type: string;
  linkpath?: string;
}

/** Under which name an entry goes on, or why it does not. */
export type Judgement =
  | { path: string; kind: EntryKind; linkpath?: string }
  | { dropped: string };

/** Kinds that a person's own computer is given. */
export type EntryKind = 'file' | 'directory' | 'link' | 'hardLink';

const KINDS: Record<string, EntryKind> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'directory',
  SymbolicLink: 'link',
  Link: 'hardLink',
};

/** Most names that are kept in mind, and so most of an archive. */
const MAX_NAMES = 200_000;
/** Most letters of all of them. */
const MAX_LETTERS = 32 * 1024 * 1024;
/** Longest name, or target of a link: Linux takes no longer one (PATH_MAX). */
const MAX_LENGTH = 4096;
/** Most directories that are in each other; what looks at them takes time. */
const MAX_DEPTH = 256;

/**
 * Decides what of an archive that a container made is passed on, so that
 * whoever unpacks it, by whatever program, gets files below one directory and
 * nothing else.
 *
 * @remarks
 * `tar` runs in the container and is whatever the container has. Dropped are
 * names that are absolute or go up, devices, pipes and sockets, links that
 * lead out, entries below a link, hard links to what was not passed on, and
 * what changes the kind of an entry that came before, also where letters are
 * not told from capitals.
 */
export class ArchiveGuard {
  /** By what names are the same for, see {@link fold}. */
  readonly #seen = new Map<string, EntryKind>();

  #letters = 0;

  judge(entry: ArchiveEntry): Judgement {
    const kind = KINDS[entry.type];
    if (!kind) {
      return { dropped: 'is neither file, directory nor link' };
    }
    const { path: name, linkpath: target = '' } = entry;
    if (name.length > MAX_LENGTH || target.length > MAX_LENGTH) {
      return { dropped: `has a name of more than ${MAX_LENGTH} letters` };
    }
    const parts = namePartsOf(name);
    if (!parts) {
      return { dropped: 'has a name that leads out of the archive' };
    }
    if (parts.length > MAX_DEPTH) {
      return { dropped: `is more than ${MAX_DEPTH} directories deep` };
    }
    if (this.#seen.size >= MAX_NAMES || this.#letters >= MAX_LETTERS) {
      return { dropped: 'is one of more than can be checked' };
    }
    const path = parts.join('/');
    const keys = keysOf(parts);
    const because =
      this.#refuseParents(keys) ??
      this.#refuseChange(keys, kind) ??
      this.#refuseTarget(kind, parts, target);
    if (because) {
      return { dropped: because };
    }
    this.#remember(keys, kind);
    return {
      path,
      kind,
      ...(kind === 'link' && { linkpath: entry.linkpath }),
      ...(kind === 'hardLink' && {
        linkpath: namePartsOf(entry.linkpath ?? '')?.join('/'),
      }),
    };
  }

  /** Below a link an entry would land wherever that leads. */
  #refuseParents(keys: string[]): string | undefined {
    return keys
      .slice(0, -1)
      .some(key => (this.#seen.get(key) ?? 'directory') !== 'directory')
      ? 'is below something that is no directory'
      : undefined;
  }

  #refuseChange(keys: string[], kind: EntryKind): string | undefined {
    const before = this.#seen.get(keys.at(-1) ?? '');
    const same = before === kind && kind !== 'link';
    return before === undefined || same
      ? undefined
      : 'comes twice, as different things';
  }

  #refuseTarget(
    kind: EntryKind,
    parts: string[],
    linkpath: string,
  ): string | undefined {
    if (kind === 'link') {
      return staysInside(linkpath, parts.length - 1)
        ? undefined
        : 'is a link that leads out of the archive';
    }
    if (kind === 'hardLink') {
      const target = namePartsOf(linkpath);
      return target && this.#seen.get(keysOf(target).at(-1) ?? '') === 'file'
        ? undefined
        : 'is a hard link to what is not in the archive';
    }
    return undefined;
  }

  #remember(keys: string[], kind: EntryKind): void {
    const own = keys.at(-1) ?? '';
    for (const key of keys) {
      if (!this.#seen.has(key)) {
        this.#letters += key.length;
      }
      // A hard link to a hard link leads to the same file.
      const ownKind = kind === 'hardLink' ? 'file' : kind;
      this.#seen.set(key, key === own ? ownKind : 'directory');
    }
  }
}

/**
 * What names have in common that are one and the same on some system: on a Mac
 * and on Windows a link `A` is in the way of `a/x`, as is one that writes an
 * accent otherwise, or ends with a dot.
 */
function fold(part: string): string {
  return part
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(/[. ]+$/, '');
}

/** Under what each directory above an entry is kept in mind, then itself. */
function keysOf(parts: string[]): string[] {
  let key = '';
  return parts.map(part => {
    key += `/${fold(part)}`;
    return key;
  });
}

/** `..`, or what Windows may take for it: `.. `, `...`. */
const isOnlyDots = (part: string) => /^[. ]+$/.test(part);

/**
 * The parts of a name; undefined for one that leads out, on Windows, too,
 * where `\` parts names and `C:` begins one.
 */
function namePartsOf(name: string): string[] | undefined {
  if (/^[/\\]/.test(name) || name.includes('\0')) {
    return undefined;
  }
  const parts = name.split('/').filter(part => part !== '' && part !== '.');
  const leadsOut = parts.some(
    part => part.split('\\').some(isOnlyDots) || /^[a-zA-Z]:/.test(part),
  );
  return leadsOut ? undefined : parts;
}

/**
 * Whether a link's target stays below the root. Only leading `..` are taken:
 * after a name they would go up from wherever a link of that name leads.
 */
function staysInside(target: string, depth: number): boolean {
  if (target === '' || /^[/\\]|^[a-zA-Z]:|\0/.test(target)) {
    return false;
  }
  const parts = target
    .split(/[/\\]/)
    .filter(part => part !== '' && part !== '.');
  const firstName = parts.findIndex(part => part !== '..');
  const ups = firstName < 0 ? parts.length : firstName;
  return ups <= depth && !parts.slice(ups).some(isOnlyDots);
}
