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

/** Most entries that are kept in mind, and so most of an archive. */
export const MAX_ENTRIES = 200_000;

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

  /** How many entries it has let through. */
  get size(): number {
    return this.#seen.size;
  }

  judge(entry: ArchiveEntry): Judgement {
    const kind = KINDS[entry.type];
    if (!kind) {
      return { dropped: 'is neither file, directory nor link' };
    }
    const parts = namePartsOf(entry.path);
    if (!parts) {
      return { dropped: 'has a name that leads out of the archive' };
    }
    const path = parts.join('/');
    const because =
      this.#refuseParents(parts) ??
      this.#refuseChange(parts, kind) ??
      this.#refuseTarget(kind, parts, entry.linkpath ?? '');
    if (because) {
      return { dropped: because };
    }
    this.#remember(parts, kind);
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
  #refuseParents(parts: string[]): string | undefined {
    for (let length = 1; length < parts.length; length += 1) {
      const parent = this.#seen.get(fold(parts.slice(0, length)));
      if (parent !== undefined && parent !== 'directory') {
        return 'is below something that is no directory';
      }
    }
    return undefined;
  }

  #refuseChange(parts: string[], kind: EntryKind): string | undefined {
    const before = this.#seen.get(fold(parts));
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
      return target && this.#seen.get(fold(target)) === 'file'
        ? undefined
        : 'is a hard link to what is not in the archive';
    }
    return undefined;
  }

  #remember(parts: string[], kind: EntryKind): void {
    for (let length = 1; length < parts.length; length += 1) {
      this.#seen.set(fold(parts.slice(0, length)), 'directory');
    }
    // A hard link to a hard link leads to the same file.
    this.#seen.set(fold(parts), kind === 'hardLink' ? 'file' : kind);
  }
}

/**
 * What names have in common that are one and the same on some system: on a Mac
 * and on Windows a link `A` is in the way of `a/x`, as is one that writes an
 * accent otherwise, or ends with a dot.
 */
function fold(parts: string[]): string {
  return parts
    .map(part =>
      part
        .normalize('NFKC')
        .toUpperCase()
        .toLowerCase()
        .replace(/[. ]+$/, ''),
    )
    .join('/');
}

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
    part => part.split('\\').includes('..') || /^[a-zA-Z]:/.test(part),
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
  return ups <= depth && !parts.slice(ups).includes('..');
}
