import type { Program } from '../../programs.ts';
import { pause, print, printError, untilSignal } from '../programIo.ts';

/** `tcpdump`: shows the connections that the pod has and gets. */
export const tcpdump: Program = async context => {
  const { args, container, clock } = context;
  const at = args.indexOf('-c');
  let left = at < 0 ? Infinity : Number(args[at + 1]);
  const seen = new Set<string>();
  let stopped = false;
  void untilSignal(context, 'INT', 'TERM').then(() => {
    stopped = true;
  });
  await printError(
    context,
    'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\nlistening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n',
  );
  let captured = 0;
  while (!stopped && left > 0) {
    for (const item of container.network.connections) {
      const key = `${item.localAddress}.${item.localPort} > ${item.remoteAddress}.${item.remotePort}`;
      if (seen.has(key) || left <= 0) continue;
      seen.add(key);
      const time = new Date(clock.now()).toISOString().slice(11, 23);
      const back = key.split(' > ').reverse().join(' > ');
      for (const line of [
        `${back}: Flags [S], seq 0, win 64240, length 0`,
        `${key}: Flags [S.], seq 0, ack 1, win 65160, length 0`,
        `${back}: Flags [.], ack 1, win 502, length 0`,
      ]) {
        if (left <= 0) break;
        await print(context, `${time}000 IP ${line}\n`);
        left -= 1;
        captured += 1;
      }
    }
    if (left > 0 && !(await pause(context, 100))) return 143;
  }
  await printError(
    context,
    `\n${captured} packets captured\n${captured} packets received by filter\n0 packets dropped by kernel\n`,
  );
  return 0;
};

/** `strace -p`: a process that waits does little. */
export const strace: Program = async context => {
  const { args, container } = context;
  const pid = args[args.indexOf('-p') + 1];
  const found = container.processes.processes.find(
    entry => String(entry.pid) === pid,
  );
  if (!args.includes('-p') || !found) {
    await printError(
      context,
      args.includes('-p')
        ? `strace: attach: ptrace(PTRACE_SEIZE, ${pid}): No such process\n`
        : 'strace: must have PROG [ARGS] or -p PID\n',
    );
    return 1;
  }
  await printError(context, `strace: Process ${pid} attached\nepoll_wait(8, `);
  await untilSignal(context, 'INT', 'TERM');
  await printError(
    context,
    `<unfinished ...>)\nstrace: Process ${pid} detached\n`,
  );
  return 0;
};
