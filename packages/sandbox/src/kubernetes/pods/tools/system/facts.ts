import { namesById } from './ownerNames.ts';
import { totalSize } from './treeSize.ts';
import type { Program } from '../../programs.ts';
import { isApplet, print, printError } from '../programIo.ts';

const NODE_BYTES = 16 * 1024 ** 3;
const NODE_CPUS = 8;
const KERNEL = '6.1.0';
const DISK_KIB = 100 * 1024 * 1024;

export const uname: Program = async context => {
  const { args, container } = context;
  const all = args.some(word => /^-\w*a/.test(word) || word === '--all');
  const has = (letter: string) =>
    all || args.some(word => new RegExp(`^-\\w*${letter}`).test(word));
  const parts = [
    ...(has('s') || args.length === 0 ? ['Linux'] : []),
    ...(has('n') ? [container.hostname] : []),
    ...(has('r') ? [KERNEL] : []),
    ...(has('v') ? ['#1 SMP PREEMPT_DYNAMIC'] : []),
    ...(has('m') ? ['x86_64'] : []),
    ...(has('o') ? ['GNU/Linux'] : []),
  ];
  await print(context, `${parts.join(' ')}\n`);
  return 0;
};

const ROOT = { uid: 0, gid: 0 };

export const id: Program = async context => {
  const { args } = context;
  const { uid, gid } = context.container.user ?? ROOT;
  const user = (await namesById(context, '/etc/passwd')).get(String(uid));
  const group = (await namesById(context, '/etc/group')).get(String(gid));
  const wantsName = args.some(word => /^-\w*n/.test(word));
  const which = /[ugG]/.exec(args.join(''))?.[0];
  if (which === 'u') {
    await print(context, `${wantsName ? user ?? uid : uid}\n`);
  } else if (which) {
    await print(context, `${wantsName ? group ?? gid : gid}\n`);
  } else {
    const named = (value: number, name: string | undefined) =>
      name ? `${value}(${name})` : String(value);
    await print(
      context,
      `uid=${named(uid, user)} gid=${named(gid, group)} groups=${named(
        gid,
        group,
      )}\n`,
    );
  }
  return 0;
};

export const whoamiTool: Program = async context => {
  const { uid } = context.container.user ?? ROOT;
  const name = (await namesById(context, '/etc/passwd')).get(String(uid));
  if (name === undefined) {
    await printError(
      context,
      `whoami: ${
        (await isApplet(context, 'whoami'))
          ? `unknown uid ${uid}`
          : `cannot find name for user ID ${uid}`
      }\n`,
    );
    return 1;
  }
  await print(context, `${name}\n`);
  return 0;
};

export const nproc: Program = async context => {
  await print(context, `${NODE_CPUS}\n`);
  return 0;
};

export const free: Program = async context => {
  const { args, container } = context;
  const unit = args.some(word => /^-\w*[mh]/.test(word)) ? 1024 ** 2 : 1024;
  const human = args.some(word => /^-\w*h/.test(word));
  const used = container.usage().memoryBytes + 1.2 * 1024 ** 3;
  const cell = (bytes: number) =>
    (human
      ? `${(bytes / 1024 ** 3).toFixed(1)}Gi`
      : String(Math.round(bytes / unit))
    ).padStart(12);
  const cache = 2 * 1024 ** 3;
  await print(
    context,
    `               total        used        free      shared  buff/cache   available\nMem:   ${[
      NODE_BYTES,
      used,
      NODE_BYTES - used - cache,
      0,
      cache,
      NODE_BYTES - used,
    ]
      .map(cell)
      .join('')}\nSwap:  ${[0, 0, 0].map(cell).join('')}\n`,
  );
  return 0;
};

export const df: Program = async context => {
  const { args, fs } = context;
  const human = args.some(word => /^-\w*h/.test(word));
  const usedKib = Math.ceil((await totalSize(fs, '/')) / 1024);
  const size = (kib: number) => {
    if (!human) return String(kib);
    return kib >= 1024 ** 2
      ? `${(kib / 1024 ** 2).toFixed(1)}G`
      : `${(kib / 1024).toFixed(1)}M`;
  };
  const rows = [
    ['overlay', DISK_KIB, usedKib, '/'],
    ['tmpfs', 65_536, 0, '/dev'],
    ['/dev/sda1', DISK_KIB, usedKib, '/etc/hosts'],
  ] as const;
  const lines = rows.map(([name, total, used, mount]) => {
    const percent = `${Math.ceil((used / total) * 100)}%`;
    return `${name.padEnd(20)} ${size(total).padStart(10)} ${size(
      used,
    ).padStart(9)} ${size(total - used).padStart(10)} ${percent.padStart(
      4,
    )} ${mount}\n`;
  });
  const head = human
    ? '      Size      Used  Available Use% '
    : ' 1K-blocks      Used  Available Use% ';
  await print(
    context,
    `Filesystem          ${head}Mounted on\n${lines.join('')}`,
  );
  return 0;
};

export const uptime: Program = async context => {
  const { clock, container } = context;
  const [first] = container.processes.processes;
  const seconds = (clock.now() - (first?.startedAt ?? clock.now())) / 1000;
  const load = (container.usage().cpuMillicores / 1000).toFixed(2);
  const now = new Date(clock.now()).toISOString().slice(11, 19);
  const days = Math.floor(seconds / 86_400);
  const span = `${days > 0 ? `${days} days, ` : ''}${Math.floor(
    (seconds / 3600) % 24,
  )}:${String(Math.floor((seconds / 60) % 60)).padStart(2, '0')}`;
  await print(
    context,
    ` ${now} up ${span},  0 users,  load average: ${load}, ${load}, ${load}\n`,
  );
  return 0;
};

/** Owners are not kept: changing them has no effect that can be seen. */
export const chown: Program = async context => {
  const [, ...paths] = context.args.filter(word => !word.startsWith('-'));
  for (const path of paths) {
    if (!(await context.fs.exists(context.fs.resolvePath(context.cwd, path)))) {
      await printError(context, `chown: ${path}: No such file or directory\n`);
      return 1;
    }
  }
  return 0;
};

export const mktemp: Program = async context => {
  const { args, fs, cwd, pid } = context;
  const template = args.find(word => word.includes('XXX'));
  const suffix = `${pid}${Math.floor(context.clock.now() % 1e6)}`.padStart(
    6,
    'a',
  );
  const name = (template ?? '/tmp/tmp.XXXXXX').replace(/X{3,}/, run =>
    suffix.slice(-run.length).padStart(run.length, 'q'),
  );
  let path = fs.resolvePath(cwd, name);
  for (let turn = 0; await fs.exists(path); turn += 1) path = `${path}${turn}`;
  if (args.some(word => /^-\w*d/.test(word)))
    await fs.mkdir(path, { recursive: true });
  else await fs.writeFile(path, '');
  await print(context, `${path}\n`);
  return 0;
};

export const sync: Program = async () => 0;
