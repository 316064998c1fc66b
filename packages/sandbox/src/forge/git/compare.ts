import { gitText, runGit } from './run.ts';

/** What a commit or a comparison did to a file. */
export interface FileChange {
  path: string;
  status: 'added' | 'modified' | 'removed';
  additions: number;
  deletions: number;
}

/** Which files differ between two trees or commits; from nothing when `from` is left out. */
export async function listChanges(
  directory: string,
  to: string,
  from?: string,
): Promise<FileChange[]> {
  const range = from ? [from, to] : ['--root', to];
  const run = (format: string) =>
    gitText(directory, [
      'diff-tree',
      '-r',
      '-z',
      '--no-commit-id',
      '--no-renames',
      format,
      ...range,
    ]);
  const [names, numbers] = await Promise.all([
    run('--name-status'),
    run('--numstat'),
  ]);
  const counts = new Map(
    numbers
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const [additions, deletions, path] = line.split('\t');
        return [path, [Number(additions) || 0, Number(deletions) || 0]];
      }),
  );
  const parts = names.split('\0').filter(Boolean);
  const statuses: Record<string, FileChange['status']> = {
    A: 'added',
    D: 'removed',
  };
  return parts.flatMap((status, at) => {
    if (at % 2 === 1) return [];
    const path = parts[at + 1];
    const [additions = 0, deletions = 0] = counts.get(path) ?? [];
    return [
      { path, status: statuses[status] ?? 'modified', additions, deletions },
    ];
  });
}

/** A unified diff, from nothing when `from` is left out. */
export function readDiff(
  directory: string,
  to: string,
  from?: string,
): Promise<string> {
  return gitText(directory, [
    'diff-tree',
    '-p',
    '--no-commit-id',
    '--full-index',
    ...(from ? [from, to] : ['--root', to]),
  ]);
}

/** Where two commits parted; undefined when they have nothing in common. */
export async function mergeBase(
  directory: string,
  one: string,
  other: string,
): Promise<string | undefined> {
  const { code, stdout } = await runGit(directory, ['merge-base', one, other], {
    answers: [1],
  });
  return code === 0 ? stdout.toString().trim() : undefined;
}
