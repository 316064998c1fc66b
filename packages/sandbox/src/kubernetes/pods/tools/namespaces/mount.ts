import { MountableFs, type IFileSystem } from 'just-bash';
import type { Program, ProgramContext } from '../../programs.ts';
import { createMemoryFs } from '../../shell/containerFs.ts';
import { DirectoryView } from '../../shell/directoryView.ts';
import { createProcFs } from '../../virtual/procFs.ts';
import { isApplet, print, ProgramFailure, reporting } from '../programIo.ts';
import { lastValue, parseOptions, type Options } from '../options.ts';
import { capabilitiesOf } from './joining.ts';

/** Exit codes of util-linux. */
const USAGE = 1;
const FAILED = 32;
/** How mounts are passed on to others; here none ever are. */
const PROPAGATION = [
  'make-private',
  'make-rprivate',
  'make-slave',
  'make-rslave',
];

/** `mount`: lists, `-t proc`, `-t tmpfs`, and `--bind` of a directory. */
export const mount: Program = context =>
  reporting(context, async () => {
    if (context.args.length === 0) {
      await print(context, await mounts(context));
      return 0;
    }
    const options = readOptions(context);
    const { flags } = options;
    const [source = '', target = ''] = options.operands;
    await assertAllowed(context, target || source);
    const remounts = /(^|,)remount(,|$)/.test(lastValue(options, 'o') ?? '');
    const changes = remounts || PROPAGATION.some(flag => flags.has(flag));
    if (options.operands.length === 1 && changes) return 0;
    if (options.operands.length !== 2) {
      throw new ProgramFailure('mount: bad usage', USAGE);
    }
    await mountAt(context, options, source, target);
    return 0;
  });

function readOptions({ args }: ProgramContext): Options {
  return parseOptions(args, {
    flags: ['bind', 'rbind', 'n', 'r', 'w', ...PROPAGATION],
    values: ['t', 'o'],
    aliases: { types: 't', options: 'o', B: 'bind', R: 'rbind' },
    unknown: option =>
      new ProgramFailure(`mount: unrecognized option '${option}'`, USAGE),
  });
}

async function assertAllowed(
  context: ProgramContext,
  target: string,
): Promise<void> {
  if (capabilitiesOf(context).has('SYS_ADMIN')) return;
  throw (await isApplet(context, 'mount'))
    ? new ProgramFailure('mount: permission denied (are you root?)', USAGE)
    : new ProgramFailure(`mount: ${target}: permission denied.`, FAILED);
}

async function mountAt(
  context: ProgramContext,
  options: Options,
  source: string,
  target: string,
): Promise<void> {
  const { fs, cwd, container, clock } = context;
  const path = fs.resolvePath(cwd, target);
  const found = await fs.stat(path).catch(() => undefined);
  if (!found) {
    throw new ProgramFailure(
      `mount: ${target}: mount point does not exist.`,
      FAILED,
    );
  }
  const bound = options.flags.has('bind') || options.flags.has('rbind');
  const type = bound ? 'bind' : lastValue(options, 't') ?? '';
  const mounted: Record<string, () => IFileSystem> = {
    bind: () => new DirectoryView(fs, fs.resolvePath(cwd, source), false),
    proc: () => createProcFs(container, clock),
    tmpfs: createMemoryFs,
  };
  if (!(fs instanceof MountableFs) || !Object.hasOwn(mounted, type)) {
    throw new ProgramFailure(
      `mount: ${target}: unknown filesystem type '${type}'.`,
      FAILED,
    );
  }
  fs.mount(path, mounted[type]());
}

/** `umount`: what was mounted last goes. */
export const umount: Program = context =>
  reporting(context, async () => {
    const { args, fs, cwd } = context;
    for (const target of args.filter(word => !word.startsWith('-'))) {
      await assertAllowed(context, target);
      const path = fs.resolvePath(cwd, target);
      if (!(fs instanceof MountableFs) || !fs.isMountPoint(path)) {
        throw new ProgramFailure(`umount: ${target}: not mounted.`, FAILED);
      }
      fs.unmount(path);
    }
    return 0;
  });

/** As `mount` lists them: `proc on /proc type proc (rw)`. */
async function mounts({ fs }: ProgramContext): Promise<string> {
  const text = await fs.readFile('/proc/mounts').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [source, target, type, flags] = line.split(' ');
      return `${source} on ${target} type ${type} (${flags})\n`;
    })
    .join('');
}
