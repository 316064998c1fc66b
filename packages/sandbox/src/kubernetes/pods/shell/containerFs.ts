import { MountableFs, type IFileSystem } from 'just-bash';
import { buildTree, type Directory } from '../images/fileTree.ts';
import { LayeredFs } from '../images/layeredFs.ts';

export type OutputStream = 'stdout' | 'stderr';
/** A receiver that is slow returns a promise; who writes much awaits it. */
export type OnOutput = (
  stream: OutputStream,
  chunk: Buffer,
) => void | Promise<void>;

/** Devices that a container's scripts append their output to. */
const STDOUT_DEVICE = '/dev/container-stdout';
const STDERR_DEVICE = '/dev/container-stderr';

/** Longest a script may run without letting others have a turn. */
const TURN_MS = 20;

type Append = MountableFs['appendFile'];

/**
 * A container's file system: its image, volumes mounted over it, and two
 * devices that hand over what is written to them.
 */
export class ContainerFs extends MountableFs {
  readonly #onOutput: OnOutput;
  #turnStarted = performance.now();

  constructor(image: IFileSystem, onOutput: OnOutput) {
    super({ base: image });
    this.#onOutput = onOutput;
  }

  override async appendFile(...args: Parameters<Append>): Promise<void> {
    const [path, content, options] = args;
    const stream = deviceStream(path);
    if (!stream) return super.appendFile(...args);
    const encoding = typeof options === 'string' ? options : options?.encoding;
    const chunk =
      typeof content === 'string'
        ? Buffer.from(
            content,
            encoding === 'binary' ? 'latin1' : encoding ?? 'utf8',
          )
        : Buffer.from(content);
    if (chunk.length > 0) await this.#onOutput(stream, chunk);
    return this.#yieldTurn();
  }

  override async exists(path: string): Promise<boolean> {
    return deviceStream(path) !== undefined || super.exists(path);
  }

  override async stat(path: string) {
    if (!deviceStream(path)) return super.stat(path);
    return {
      isFile: true,
      isDirectory: false,
      isSymbolicLink: false,
      mode: 0o620,
      size: 0,
      mtime: new Date(0),
    };
  }

  /** A script in a busy loop awaits only settled promises: timers would starve. */
  async #yieldTurn(): Promise<void> {
    if (performance.now() - this.#turnStarted < TURN_MS) return;
    await new Promise<void>(resolve => {
      setImmediate(resolve);
    });
    this.#turnStarted = performance.now();
  }
}

function deviceStream(path: string): OutputStream | undefined {
  if (path === STDOUT_DEVICE) return 'stdout';
  return path === STDERR_DEVICE ? 'stderr' : undefined;
}

/** As the kubelet makes the directory of a volume: anybody may write to it. */
const NOTHING: Directory = { ...buildTree([]), mode: 0o777 };

/** The file system of a volume; holds as much as a container's own layer. */
export function createMemoryFs(): IFileSystem {
  return new LayeredFs(NOTHING);
}
