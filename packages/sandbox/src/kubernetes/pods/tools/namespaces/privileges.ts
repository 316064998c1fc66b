import type { Capabilities } from '../../capabilities.ts';
import type { ContainerContext } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { print, ProgramFailure, reporting } from '../programIo.ts';
import {
  capabilitiesOf,
  changedContext,
  commandOf,
  runThere,
} from './joining.ts';

const named = (capabilities: Capabilities) =>
  [...capabilities].map(name => `cap_${name.toLowerCase()}`);

/** `+net_raw`, `-all` … applied in order. */
function changed(capabilities: Capabilities, text: string): Capabilities {
  const result = new Set(capabilities);
  for (const word of text.split(',')) {
    const name = word.replace(/^[-+](cap_)?/i, '').toUpperCase();
    if (word === '-all') result.clear();
    else if (word.startsWith('-')) result.delete(name);
    else if (capabilities.has(name)) result.add(name);
  }
  return result;
}

interface Wish {
  user?: { uid: number; gid: number };
  capabilities: Capabilities;
  resetsEnv: boolean;
  dumps: boolean;
  command: string[];
}

/** Options without a meaning where there are no supplementary groups. */
const GROUPS = /^--(clear-groups|init-groups|keep-groups|no-new-privs|nnp)$/;

function readWish(context: ProgramContext): Wish {
  const words = [...context.args];
  const { user = { uid: 0, gid: 0 } } = context.container;
  const ids = { ...user };
  const wish: Wish = {
    capabilities: capabilitiesOf(context),
    resetsEnv: false,
    dumps: false,
    command: [],
  };
  while (/^-./.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '--') break;
    const [name, inline] = word.split('=', 2);
    const value = () => inline ?? words.shift() ?? '';
    if (/^--(reuid|ruid|euid)$/.test(name)) ids.uid = Number(value());
    else if (/^--(regid|rgid|egid)$/.test(name)) ids.gid = Number(value());
    else if (name === '--groups') value();
    else if (/^--(inh-caps|ambient-caps)$/.test(name)) {
      // Root's programs get all that is within bounds, inherited or not.
      value();
    } else if (name === '--bounding-set') {
      wish.capabilities = changed(wish.capabilities, value());
    } else if (name === '--reset-env') wish.resetsEnv = true;
    else if (name === '--dump' || name === '-d') wish.dumps = true;
    else if (!GROUPS.test(name)) {
      throw new ProgramFailure(`setpriv: unrecognized option '${word}'`, 127);
    }
  }
  wish.command = words;
  if (ids.uid !== user.uid || ids.gid !== user.gid) wish.user = ids;
  return wish;
}

/** `setpriv` of util-linux: a command as another user, or with less power. */
export const setpriv: Program = context =>
  reporting(context, async () => {
    const wish = readWish(context);
    const { user, capabilities } = wish;
    if (wish.dumps) {
      await print(context, dump(context));
      return 0;
    }
    if (user && !capabilitiesOf(context).has('SETUID')) {
      throw new ProgramFailure(
        'setpriv: setresuid failed: Operation not permitted',
        127,
      );
    }
    const changes: Partial<ContainerContext> = {
      ...(user && { user }),
      // The kernel takes them from who stops being root.
      capabilities: user && user.uid !== 0 ? new Set() : capabilities,
    };
    const { PATH = '', TERM = 'dumb' } = context.env;
    return runThere(
      context,
      commandOf(wish.command, context),
      { container: changedContext(context.container, changes) },
      wish.resetsEnv ? { PATH, TERM, HOME: '/' } : context.env,
    );
  });

function dump(context: ProgramContext): string {
  const { uid, gid } = context.container.user ?? { uid: 0, gid: 0 };
  const names = named(capabilitiesOf(context));
  const list =
    names.map(name => name.replace('cap_', '')).join(',') || '[none]';
  return `uid: ${uid}\neuid: ${uid}\ngid: ${gid}\negid: ${gid}\nSupplementary groups: ${gid}\nno_new_privs: 0\nInheritable capabilities: [none]\nAmbient capabilities: [none]\nCapability bounding set: ${list}\n`;
}

/** `capsh --print` of libcap: what the caller may do. */
export const capsh: Program = context =>
  reporting(context, async () => {
    if (context.args[0] !== '--print') {
      throw new ProgramFailure(
        `usage: capsh [args ...]\n  --print  display capability relevant state`,
      );
    }
    const { uid, gid } = context.container.user ?? { uid: 0, gid: 0 };
    const names = named(capabilitiesOf(context)).join(',');
    await print(
      context,
      `Current: ${
        names ? `${names}=ep` : '='
      }\nBounding set =${names}\nAmbient set =\nuid=${uid} euid=${uid}\ngid=${gid}\n`,
    );
    return 0;
  });
