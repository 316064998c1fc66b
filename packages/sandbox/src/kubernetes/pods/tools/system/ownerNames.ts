import type { FsStat } from 'just-bash';
import type { ProgramContext } from '../../programs.ts';

/** Names by id, from a file such as /etc/passwd. */
export async function namesById(
  { fs }: Pick<ProgramContext, 'fs'>,
  path: '/etc/passwd' | '/etc/group',
): Promise<Map<string, string>> {
  if (!(await fs.exists(path))) return new Map();
  const lines = (await fs.readFile(path)).split('\n').filter(Boolean);
  return new Map(
    lines.map(line => {
      const [name, , id] = line.split(':');
      return [id, name];
    }),
  );
}

/** Tells whose files are; those of volumes are root's. */
export interface OwnerNames {
  of(stat: FsStat, numeric: boolean): { user: string; group: string };
}

export async function ownerNames(context: ProgramContext): Promise<OwnerNames> {
  const users = await namesById(context, '/etc/passwd');
  const groups = await namesById(context, '/etc/group');
  const nameOf = (names: Map<string, string>, id: number, numeric: boolean) =>
    numeric
      ? String(id)
      : names.get(String(id)) ?? (id === 0 ? 'root' : String(id));
  return {
    of: (stat, numeric) => {
      const { uid = 0, gid = 0 } = stat as { uid?: number; gid?: number };
      return {
        user: nameOf(users, uid, numeric),
        group: nameOf(groups, gid, numeric),
      };
    },
  };
}
