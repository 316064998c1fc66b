import { ContainerFs } from '../../shell/containerFs.ts';
import type { ContainerContext } from '../../podContext.ts';
import { createIsolatedContext } from '../../isolatedContext.ts';
import { PidTable } from '../../processTable.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { createProcFs } from '../../virtual/procFs.ts';
import { ProgramFailure, reporting } from '../programIo.ts';
import {
  capabilitiesOf,
  changedContext,
  commandOf,
  runThere,
} from './joining.ts';

const SHORT = /^-[fmnpuiC]+$/;
const LONG: Record<string, string> = {
  '--fork': 'f',
  '--mount': 'm',
  '--net': 'n',
  '--pid': 'p',
  '--uts': 'u',
  '--ipc': 'i',
  '--cgroup': 'C',
};
/** What these ask for holds here anyway. */
const GRANTED = /^--(kill-child|propagation)(=|$)/;

interface Request {
  letters: Set<string>;
  /** Where a /proc of the new processes is mounted. */
  proc?: string;
  command: string[];
}

function readRequest({ args, name }: ProgramContext): Request {
  const words = [...args];
  const letters = new Set<string>();
  let proc: string | undefined;
  while (/^-./.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '--') break;
    if (/^--mount-proc/.test(word)) {
      proc = word.split('=')[1] ?? '/proc';
      letters.add('m');
    } else if (word === '--propagation') words.shift();
    else if (SHORT.test(word)) {
      [...word.slice(1)].forEach(letter => letters.add(letter));
    } else if (LONG[word]) letters.add(LONG[word]);
    else if (!GRANTED.test(word)) {
      throw new ProgramFailure(
        `${name}: unrecognized option '${word}'\nTry '${name} --help' for more information.`,
      );
    }
  }
  return { letters, proc, command: words };
}

/** `unshare` of util-linux: a command in namespaces of its own. */
export const unshare: Program = context =>
  reporting(context, async () => {
    const { letters, proc, command } = readRequest(context);
    const asks = [...letters].some(letter => letter !== 'f');
    if (asks && !capabilitiesOf(context).has('SYS_ADMIN')) {
      throw new ProgramFailure(
        `${context.name}: unshare failed: Operation not permitted`,
      );
    }
    const container = changedContext(context.container, own(letters));
    let { fs } = context;
    if (letters.has('m')) {
      const mounts = new ContainerFs(fs, () => {});
      if (proc) mounts.mount(proc, createProcFs(container, context.clock));
      fs = mounts;
    }
    return runThere(context, commandOf(command, context), { fs, container });
  });

function own(letters: Set<string>): Partial<ContainerContext> {
  return {
    ...(letters.has('p') && { processes: new PidTable() }),
    ...(letters.has('n') && { network: createIsolatedContext().network }),
  };
}
