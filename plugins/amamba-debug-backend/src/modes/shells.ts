import { LRUCache } from 'lru-cache';

/** Shells in the order in which they are tried. */
const SHELLS: Record<'linux' | 'windows', readonly string[]> = {
  linux: ['bash', 'sh', 'ash', 'zsh', 'dash', 'ksh'],
  windows: ['powershell', 'pwsh', 'cmd'],
};

/** Those that read what {@link shellCommand} gives them. */
const POSIX = /^(ba|a|da|z|k|mk|r)?sh$/;

/**
 * How a shell is started: with the name of a terminal that has colours, which
 * Kubernetes cannot be told otherwise; the shell sets it itself, for nothing
 * else may be there.
 */
export function shellCommand(shell: string): string[] {
  const name = shell.slice(shell.lastIndexOf('/') + 1);
  return POSIX.test(name)
    ? [shell, '-c', 'TERM=xterm-256color; export TERM; exec "$0"', shell]
    : [shell];
}

/** Remembers which shell an image has; of the images that were used last. */
export class ShellMemory {
  readonly #found = new LRUCache<string, string>({ max: 2_000 });

  /** @param imageId - digest of the image, as the container's status has it */
  candidates(os: string, imageId: string): readonly string[] {
    const found = imageId && this.#found.get(imageId);
    return found ? [found] : SHELLS[os === 'windows' ? 'windows' : 'linux'];
  }

  knows(imageId: string): boolean {
    return imageId !== '' && this.#found.has(imageId);
  }

  remember(imageId: string, shell: string): void {
    if (imageId) {
      this.#found.set(imageId, shell);
    }
  }

  forget(imageId: string): void {
    this.#found.delete(imageId);
  }
}
