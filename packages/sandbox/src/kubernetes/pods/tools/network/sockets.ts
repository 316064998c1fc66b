import type { Connection, Listener } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { isApplet, print, printError } from '../programIo.ts';
import { nameOf } from './../system/processRows.ts';

interface SocketRow {
  state: string;
  local: string;
  remote: string;
  pid?: number;
  program?: string;
}

function rowsOf({ container }: ProgramContext, flags: string): SocketRow[] {
  const { listeners, connections } = container.network;
  const all = flags.includes('a');
  const listening = all || flags.includes('l');
  const rows: SocketRow[] = listening ? listeners.map(listenerRow) : [];
  if (all || !flags.includes('l')) {
    rows.push(...connections.map(item => connectionRow(item, listeners)));
  }
  return rows;
}

function listenerRow({ address, port, pid, program }: Listener): SocketRow {
  return {
    state: 'LISTEN',
    local: `${address}:${port}`,
    remote: '0.0.0.0:*',
    pid,
    program,
  };
}

function connectionRow(
  { localAddress, localPort, remoteAddress, remotePort }: Connection,
  listeners: Listener[],
): SocketRow {
  const served = listeners.find(({ port }) => port === localPort);
  return {
    state: 'ESTABLISHED',
    local: `${localAddress}:${localPort}`,
    remote: `${remoteAddress}:${remotePort}`,
    pid: served?.pid,
    program: served?.program,
  };
}

const lettersOf = (args: string[]) =>
  args
    .filter(word => /^-\w+$/.test(word))
    .join('')
    .replaceAll('-', '') +
  (args.includes('--listening') ? 'l' : '') +
  (args.includes('--all') ? 'a' : '');

/** `netstat`, of busybox and of net-tools alike. */
export const netstat: Program = async context => {
  const flags = lettersOf(context.args);
  if (/^r/.test(flags)) {
    await print(context, routes(context));
    return 0;
  }
  const some = flags.includes('l') ? '(only servers)' : '(w/o servers)';
  const head = flags.includes('a') ? '(servers and established)' : some;
  const withProgram = flags.includes('p');
  const title = `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${
    withProgram ? 'PID/Program name    ' : ''
  }`;
  const udpOnly = flags.includes('u') && !flags.includes('t');
  const rows = udpOnly ? [] : rowsOf(context, flags);
  const lines = rows.map(({ state, local, remote, pid, program }) => {
    const owner = pid === undefined ? '-' : `${pid}/${program}`;
    return `tcp        0      0 ${local.padEnd(23)} ${remote.padEnd(
      23,
    )} ${state.padEnd(11)} ${withProgram ? owner : ''}`.trimEnd();
  });
  await print(
    context,
    `Active Internet connections ${head}\n${[title.trimEnd(), ...lines].join(
      '\n',
    )}\n`,
  );
  return 0;
};

export const ss: Program = async context => {
  const flags = lettersOf(context.args);
  if (flags.includes('s')) {
    const { connections, listeners } = context.container.network;
    await print(
      context,
      `Total: ${connections.length + listeners.length}\nTCP:   ${
        connections.length + listeners.length
      } (estab ${connections.length}, closed 0, orphaned 0, timewait 0)\n`,
    );
    return 0;
  }
  const rows =
    flags.includes('u') && !flags.includes('t') ? [] : rowsOf(context, flags);
  const withNetid = !flags.includes('t');
  const cells = rows.map(({ state, local, remote, pid, program }) => {
    const short = state === 'ESTABLISHED' ? 'ESTAB' : state;
    const owner =
      pid === undefined || !flags.includes('p')
        ? ''
        : `users:(("${program}",pid=${pid},fd=6))`;
    return [
      ...(withNetid ? ['tcp'] : []),
      short,
      '0',
      state === 'LISTEN' ? '511' : '0',
      local,
      remote,
      owner,
    ];
  });
  const head = [
    ...(withNetid ? ['Netid'] : []),
    'State',
    'Recv-Q',
    'Send-Q',
    'Local Address:Port',
    'Peer Address:Port',
    'Process',
  ];
  const widths = head.map((title, at) =>
    Math.max(title.length, ...cells.map(row => row[at].length)),
  );
  const lines = [head, ...cells].map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at]))
      .join(' ')
      .trimEnd(),
  );
  await print(context, `${lines.join('\n')}\n`);
  return 0;
};

export const lsof: Program = async context => {
  const { container, args } = context;
  const port = /:(\d+)/.exec(args.join(' '))?.[1];
  const rows = container.network.listeners.filter(
    listener => port === undefined || String(listener.port) === port,
  );
  if (rows.length === 0) return 1;
  const lines = rows.map(({ program, pid, port: number, address }) => {
    const owner = container.processes.processes.find(
      entry => entry.pid === pid,
    );
    return `${(owner ? nameOf(owner) : program).slice(0, 9).padEnd(9)} ${String(
      pid,
    ).padStart(3)} ${(owner?.user ?? 'root').padEnd(5)}   6u  IPv4  ${
      20_000 + number
    }      0t0  TCP ${
      address === '0.0.0.0' ? '*' : address
    }:${number} (LISTEN)\n`;
  });
  await print(
    context,
    `COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${lines.join(
      '',
    )}`,
  );
  return 0;
};

function gatewayOf(ip: string): string {
  return ip.replace(/\d+$/, '1');
}

function hardwareAddress(ip: string): string {
  const hex = ip
    .split('.')
    .map(part => Number(part).toString(16).padStart(2, '0'));
  return ['0a', '58', ...hex].join(':');
}

function routes({ container }: ProgramContext): string {
  const gateway = gatewayOf(container.network.ip);
  return `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n0.0.0.0         ${gateway.padEnd(
    15,
  )} 0.0.0.0         UG        0 0          0 eth0\n`;
}

/** `ip addr`, `ip route` and `ip link`. */
export const ip: Program = async context => {
  const { container, args } = context;
  const [object = 'help'] = args.filter(word => !word.startsWith('-'));
  const address = container.network.ip;
  if ('address'.startsWith(object) || 'link'.startsWith(object)) {
    const withAddress = 'address'.startsWith(object);
    const brief = args.some(word => /^-br/.test(word));
    if (brief) {
      await print(
        context,
        `lo               UNKNOWN        127.0.0.1/8 \neth0@if7         UP             ${address}/24 \n`,
      );
      return 0;
    }
    const inet = (text: string) => (withAddress ? text : '');
    await print(
      context,
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n${inet(
        '    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n',
      )}2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1450 qdisc noqueue state UP qlen 1000\n    link/ether ${hardwareAddress(
        address,
      )} brd ff:ff:ff:ff:ff:ff\n${inet(
        `    inet ${address}/24 brd ${address.replace(
          /\d+$/,
          '255',
        )} scope global eth0\n       valid_lft forever preferred_lft forever\n`,
      )}`,
    );
    return 0;
  }
  if ('route'.startsWith(object)) {
    const network = address.replace(/\d+$/, '0');
    await print(
      context,
      `default via ${gatewayOf(
        address,
      )} dev eth0 \n${network}/24 dev eth0 scope link  src ${address} \n`,
    );
    return 0;
  }
  await printError(context, `ip: invalid argument '${object}' to 'ip'\n`);
  return 1;
};

export const ifconfig: Program = async context => {
  const { ip: address } = context.container.network;
  const applet = await isApplet(context, 'ifconfig');
  const eth = applet
    ? `eth0      Link encap:Ethernet  HWaddr ${hardwareAddress(
        address,
      ).toUpperCase()}  \n          inet addr:${address}  Bcast:${address.replace(
        /\d+$/,
        '255',
      )}  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1450  Metric:1\n`
    : `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1450\n        inet ${address}  netmask 255.255.255.0  broadcast ${address.replace(
        /\d+$/,
        '255',
      )}\n        ether ${hardwareAddress(
        address,
      )}  txqueuelen 1000  (Ethernet)\n`;
  const lo = applet
    ? 'lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n'
    : 'lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n        loop  txqueuelen 1000  (Local Loopback)\n';
  await print(context, `${eth}\n${lo}\n`);
  return 0;
};
