import type { ContainerContext, ProcessEntry } from '../../podContext.ts';
import type {
  ChildSurroundings,
  Program,
  ProgramContext,
} from '../../programs.ts';
import { ProgramFailure, reporting } from '../programIo.ts';
import { lastValue, parseOptions, type Options } from '../options.ts';
import {
  capabilitiesOf,
  changedContext,
  commandOf,
  runThere,
} from './joining.ts';
import { mayTrace } from './tracing.ts';

/** Namespaces by their option, in the order in which they are joined. */
const NAMESPACES: Record<string, string> = {
  C: 'cgroup',
  i: 'ipc',
  u: 'uts',
  n: 'net',
  p: 'pid',
  m: 'mnt',
};

const ALIASES = {
  target: 't',
  all: 'a',
  mount: 'm',
  uts: 'u',
  ipc: 'i',
  net: 'n',
  pid: 'p',
  cgroup: 'C',
  user: 'U',
  setuid: 'S',
  setgid: 'G',
  root: 'r',
  wd: 'w',
  wdns: 'W',
  env: 'e',
  'no-fork': 'F',
  'preserve-credentials': 'k',
};

/** `nsenter` of util-linux: a command in the namespaces of another process. */
export const nsenter: Program = context =>
  reporting(context, async () => {
    const options = readOptions(context);
    const wanted = Object.keys(NAMESPACES).filter(
      letter => options.flags.has('a') || options.flags.has(letter),
    );
    const target = targetOf(context, options, NAMESPACES[wanted[0] ?? 'n']);
    for (const letter of wanted) join(context, target, NAMESPACES[letter]);
    if (options.flags.has('U')) refuse('user', 'Invalid argument');
    const env = options.flags.has('e') ? { ...target.env } : { ...context.env };
    return runThere(
      context,
      commandOf(options.operands, context),
      surroundings(context, target, wanted, options),
      env,
    );
  });

function readOptions({ name, args }: ProgramContext): Options {
  const unknown = (option: string) =>
    new ProgramFailure(
      `${name}: unrecognized option '${option}'\nTry '${name} --help' for more information.`,
    );
  // The command's own options are not nsenter's.
  const own = ownWords(args);
  const options = parseOptions(args.slice(0, own), {
    flags: [...Object.keys(NAMESPACES), ...'aUrwFkeZ'],
    values: ['t', 'S', 'G', 'W'],
    aliases: ALIASES,
    unknown,
  });
  const rest = args.slice(own);
  return {
    ...options,
    operands: [
      ...options.operands,
      ...(rest[0] === '--' ? rest.slice(1) : rest),
    ],
  };
}

const TAKES_VALUE = /^(-\w*[tSGW]|--(target|setuid|setgid|wdns))$/;

/** How many words come before the command. */
function ownWords(args: string[]): number {
  let at = 0;
  while (at < args.length && /^-./.test(args[at]) && args[at] !== '--') {
    at += TAKES_VALUE.test(args[at]) ? 2 : 1;
  }
  return Math.min(at, args.length);
}

function targetOf(
  { name, container }: ProgramContext,
  options: Options,
  first: string,
): ProcessEntry {
  const wanted = lastValue(options, 't');
  if (wanted === undefined) {
    throw new ProgramFailure(
      `${name}: neither filename nor target pid supplied for ns/${first}`,
    );
  }
  if (!/^\d+$/.test(wanted)) {
    throw new ProgramFailure(`${name}: failed to parse pid: '${wanted}'`);
  }
  const target = container.processes.processes.find(
    ({ pid }) => String(pid) === wanted,
  );
  if (target) return target;
  throw new ProgramFailure(
    `${name}: cannot open /proc/${wanted}/ns/${first}: No such file or directory`,
  );
}

function refuse(namespace: string, why: string): never {
  throw new ProgramFailure(
    `nsenter: reassociate to namespace 'ns/${namespace}' failed: ${why}`,
  );
}

/** @throws ProgramFailure when the caller may not enter */
function join(
  context: ProgramContext,
  target: ProcessEntry,
  namespace: string,
): void {
  const { container, pid } = context;
  const capabilities = capabilitiesOf(context);
  const { user = { uid: 0, gid: 0 } } = container;
  if (!mayTrace({ pid, credentials: { ...user, capabilities } }, target)) {
    throw new ProgramFailure(
      `nsenter: cannot open /proc/${target.pid}/ns/${namespace}: Permission denied`,
    );
  }
  if (!capabilities.has('SYS_ADMIN'))
    refuse(namespace, 'Operation not permitted');
}

function surroundings(
  { container, cwd, fs }: ProgramContext,
  target: ProcessEntry,
  wanted: string[],
  options: Options,
): ChildSurroundings {
  const { namespaces } = target;
  const changes: Partial<ContainerContext> = {
    ...(wanted.includes('n') && { network: namespaces?.network }),
    ...(wanted.includes('u') && { hostname: namespaces?.hostname }),
    ...(wanted.includes('p') && { processes: namespaces?.processes }),
    ...(wanted.includes('C') && { cgroupRoot: namespaces?.cgroup }),
    ...identity(options),
  };
  const enters = wanted.includes('m') || options.flags.has('r');
  const start = options.flags.has('w') ? target.cwd ?? '/' : '/';
  return {
    fs: enters ? target.root ?? fs : fs,
    cwd: lastValue(options, 'W') ?? (enters ? start : cwd),
    container: changedContext(container, changes),
  };
}

/** `-S` and `-G`: who is not root any more may nothing of what root may. */
function identity(options: Options): Partial<ContainerContext> {
  const uid = lastValue(options, 'S');
  const gid = lastValue(options, 'G');
  if (uid === undefined && gid === undefined) return {};
  return {
    user: { uid: Number(uid ?? 0), gid: Number(gid ?? 0) },
    ...(Number(uid ?? 0) !== 0 && { capabilities: new Set<string>() }),
  };
}
