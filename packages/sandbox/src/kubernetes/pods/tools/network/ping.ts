import type { Program } from '../../programs.ts';
import {
  isApplet,
  pause,
  print,
  printError,
  untilSignal,
} from '../programIo.ts';

const PAYLOAD = 56;
/** Addresses of the cluster's own pods and machines answer; Services do not. */
const PINGABLE = /^(127\.|10\.244\.|10\.250\.)/;

/** `ping`: pods and machines of the cluster answer after a moment. */
export const ping: Program = async context => {
  const { args, container } = context;
  const value = (flag: string) => {
    const at = args.findIndex(word => word.startsWith(`-${flag}`));
    if (at < 0) return undefined;
    return Number(args[at].slice(2) || args[at + 1]);
  };
  const count = value('c') ?? Infinity;
  const interval = (value('i') ?? 1) * 1000;
  const name = args
    .filter(
      (word, at) =>
        !word.startsWith('-') && !/^-[ciWws]$/.test(args[at - 1] ?? ''),
    )
    .at(0);
  if (name === undefined) {
    await printError(
      context,
      'ping: usage error: Destination address required\n',
    );
    return 1;
  }
  const busybox = await isApplet(context, 'ping');
  const [address] = container.network.resolve(name).addresses;
  if (!address) {
    await printError(
      context,
      busybox
        ? `ping: bad address '${name}'\n`
        : `ping: ${name}: Name or service not known\n`,
    );
    return busybox ? 1 : 2;
  }
  await print(
    context,
    busybox
      ? `PING ${name} (${address}): ${PAYLOAD} data bytes\n`
      : `PING ${name} (${address}) ${PAYLOAD}(84) bytes of data.\n`,
  );
  let stopped = false;
  void untilSignal(context, 'INT').then(() => {
    stopped = true;
  });
  let sent = 0;
  let received = 0;
  while (sent < count && !stopped) {
    if (sent > 0 && !(await pause(context, interval))) return 130;
    if (stopped) break;
    const time = (0.05 + ((sent * 7) % 5) / 100).toFixed(3);
    if (PINGABLE.test(address)) {
      received += 1;
      await print(
        context,
        busybox
          ? `${
              PAYLOAD + 8
            } bytes from ${address}: seq=${sent} ttl=64 time=${time} ms\n`
          : `${PAYLOAD + 8} bytes from ${address}: icmp_seq=${
              sent + 1
            } ttl=64 time=${time} ms\n`,
      );
    }
    sent += 1;
  }
  const loss = Math.round(((sent - received) / sent) * 100);
  const times = busybox
    ? 'round-trip min/avg/max = 0.050/0.068/0.090 ms\n'
    : 'rtt min/avg/max/mdev = 0.050/0.068/0.090/0.012 ms\n';
  await print(
    context,
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${received} ${
      busybox ? 'packets ' : ''
    }received, ${loss}% packet loss\n${received > 0 ? times : ''}`,
  );
  return received > 0 ? 0 : 1;
};
