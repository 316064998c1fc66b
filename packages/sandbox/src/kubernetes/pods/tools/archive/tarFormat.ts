const BLOCK = 512;

/** A member of a tar archive. */
export interface TarMember {
  name: string;
  type: 'file' | 'directory' | 'link' | 'hardlink';
  mode: number;
  /** Seconds since the epoch. */
  modified: number;
  content: Buffer;
  /** Of links. */
  target: string;
}

const TYPES: Record<string, TarMember['type']> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'link',
  '5': 'directory',
};
const FLAGS = { file: '0', hardlink: '1', link: '2', directory: '5' };

/** A member as it stands in an archive of the ustar format, long names as GNU has them. */
export function writeMember(member: TarMember): Buffer {
  const parts: Buffer[] = [];
  if (Buffer.byteLength(member.name) > 100) {
    parts.push(block('././@LongLink', 'L', Buffer.from(`${member.name}\0`)));
  }
  const { name, type, mode, modified, content, target } = member;
  parts.push(block(name, FLAGS[type], content, { mode, modified, target }));
  return Buffer.concat(parts);
}

export function endOfArchive(): Buffer {
  return Buffer.alloc(BLOCK * 2);
}

function block(
  name: string,
  flag: string,
  content: Buffer,
  { mode = 0o644, modified = 0, target = '' } = {},
): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, size: number) =>
    header.write(
      `${Math.floor(value)
        .toString(8)
        .padStart(size - 1, '0')}\0`,
      at,
    );
  header.write(name.slice(0, 100), 0);
  octal(mode & 0o7777, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(modified, 136, 12);
  header.write('        ', 148);
  header.write(flag, 156);
  header.write(target.slice(0, 100), 157);
  header.write('ustar\x0000', 257);
  header.write('root', 265);
  header.write('root', 297);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding]);
}

/**
 * The members of an archive; of ustar, GNU and pax.
 * @throws Error when it is none, or ends too soon
 */
export function readMembers(archive: Buffer): TarMember[] {
  const members: TarMember[] = [];
  let longName: string | undefined;
  let longTarget: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    if (!isHeader(header))
      throw new Error('This does not look like a tar archive');
    const size = octalIn(header, 124, 12);
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new Error('Unexpected EOF in archive');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const flag = String.fromCharCode(header[156]);
    if (flag === 'L') longName = textIn(content, 0, size);
    else if (flag === 'K') longTarget = textIn(content, 0, size);
    else if (flag === 'x') {
      const extended = paxRecords(content);
      longName = extended.get('path') ?? longName;
      longTarget = extended.get('linkpath') ?? longTarget;
    } else if (flag !== 'g') {
      members.push(memberOf(header, flag, content, longName, longTarget));
      longName = undefined;
      longTarget = undefined;
    }
  }
  return members;
}

function memberOf(
  header: Buffer,
  flag: string,
  content: Buffer,
  longName: string | undefined,
  longTarget: string | undefined,
): TarMember {
  const prefix =
    header.toString('latin1', 257, 262) === 'ustar'
      ? textIn(header, 345, 155)
      : '';
  const short = textIn(header, 0, 100);
  return {
    name: longName ?? (prefix && flag !== 'L' ? `${prefix}/${short}` : short),
    type: TYPES[flag] ?? 'file',
    mode: octalIn(header, 100, 8),
    modified: octalIn(header, 136, 12),
    content,
    target: longTarget ?? textIn(header, 157, 100),
  };
}

function isHeader(header: Buffer): boolean {
  const sum = header.reduce(
    (total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte),
    0,
  );
  return sum === octalIn(header, 148, 8);
}

function textIn(buffer: Buffer, at: number, size: number): string {
  const end = buffer.indexOf(0, at);
  const last = end < 0 || end > at + size ? at + size : end;
  return buffer.toString('utf8', at, last);
}

function octalIn(buffer: Buffer, at: number, size: number): number {
  return parseInt(
    buffer
      .toString('latin1', at, at + size)
      .replace(/[\0 ]+/g, ' ')
      .trim() || '0',
    8,
  );
}

function paxRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    if (space < 0) break;
    const length = Number(content.toString('latin1', at, space));
    if (!length) break;
    const record = content.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
