import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Text of a file; undefined removes it. */
export type Files = Record<string, string | undefined>;

/** A real git repository in a temporary folder. */
export class GitFixture {
  readonly directory = mkdtempSync(join(tmpdir(), 'argocd-test-'));

  constructor(files: Files) {
    this.git('init', '-q', '-b', 'main');
    this.commit('first', files);
  }

  get url(): string {
    return pathToFileURL(this.directory).href;
  }

  /** @returns its sha */
  commit(message: string, files: Files): string {
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.directory, name);
      if (text === undefined) rmSync(file, { recursive: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.directory,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'rec',
        GIT_AUTHOR_EMAIL: 'rec@example.test',
        GIT_COMMITTER_NAME: 'rec',
        GIT_COMMITTER_EMAIL: 'rec@example.test',
      },
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
