import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import type { RunningForge, SeedCommit } from './types.ts';

const SEED_DIRECTORY = join(import.meta.dirname, '../../seed/forge');
const DAY_MS = 86_400_000;

/** `<owner>/<name>.yaml`: what a repository is besides its files. */
interface History {
  description?: string;
  private?: boolean;
  commits: Array<{
    author: string;
    daysAgo: number;
    message: string;
    /** Files and folders that the commit brings. */
    paths: string[];
    /** By file: what is there at last, and what was there then. */
    earlier?: Record<string, Record<string, string>>;
  }>;
}

/**
 * Creates the demo's repositories: `seed/forge/<owner>/<name>/` by the commits
 * of `seed/forge/<owner>/<name>.yaml`. Owners and authors must be there.
 *
 * @throws Error when the commits do not lead to what the folder holds.
 */
export async function seedForge(
  forge: RunningForge,
  directory = SEED_DIRECTORY,
): Promise<void> {
  for (const owner of readdirSync(directory)) {
    const histories = readdirSync(join(directory, owner)).filter(file =>
      file.endsWith('.yaml'),
    );
    for (const file of histories) {
      const name = file.replace(/\.yaml$/, '');
      const text = readFileSync(join(directory, owner, file), 'utf8');
      const { commits, ...about } = parse(text) as History;
      await forge.createRepository({ owner, name, ...about });
      await forge.commit(
        `${owner}/${name}`,
        toCommits(join(directory, owner, name), commits),
      );
    }
  }
}

function toCommits(folder: string, history: History['commits']): SeedCommit[] {
  const files = readFiles(folder);
  const left = new Map(Object.entries(files));
  const commits = history.map(({ author, daysAgo, message, ...what }) => {
    const brought = Object.entries(files)
      .filter(([file]) =>
        what.paths.some(path => file === path || file.startsWith(`${path}/`)),
      )
      .map(([file, text]) => {
        const then = asItWas(text, what.earlier?.[file]);
        if (then === text) left.delete(file);
        else left.set(file, text);
        return [file, then];
      });
    const date = new Date(Date.now() - daysAgo * DAY_MS);
    return { author, date, message, files: Object.fromEntries(brought) };
  });
  if (left.size > 0) {
    throw new Error(`No commit brings ${[...left.keys()]} of ${folder}`);
  }
  return commits;
}

function asItWas(text: string, earlier: Record<string, string> = {}): string {
  return Object.entries(earlier).reduce(
    (result, [now, then]) => result.replaceAll(now, then),
    text,
  );
}

function readFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) throw new Error(`There is no ${folder}`);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map(path => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}
