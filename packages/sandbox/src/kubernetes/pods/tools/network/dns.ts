import { DNS_ADDRESS } from '../../network/clusterDns.ts';
import type { Program } from '../../programs.ts';
import { isApplet, print, printError } from '../programIo.ts';

const TTL = 30;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** `nslookup` of busybox and of BIND. */
export const nslookup: Program = async context => {
  const { container, args } = context;
  const [name, server = DNS_ADDRESS] = args.filter(
    word => !word.startsWith('-'),
  );
  if (name === undefined) {
    await printError(
      context,
      'Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n',
    );
    return 1;
  }
  const busybox = await isApplet(context, 'nslookup');
  const head = `Server:\t\t${server}\nAddress:\t${server}${
    busybox ? ':' : '#'
  }53\n\n`;
  if (IPV4.test(name)) {
    const found = container.network.nameOf(name);
    const reverse = `${name.split('.').reverse().join('.')}.in-addr.arpa`;
    await print(
      context,
      found
        ? `${busybox ? head : ''}${reverse}\tname = ${found}${
            busybox ? '' : '.'
          }\n\n`
        : `${busybox ? head : ''}** server can't find ${reverse}: NXDOMAIN\n${
            busybox ? '\n' : ''
          }`,
    );
    return found ? 0 : 1;
  }
  const answer = container.network.resolve(name);
  if (answer.addresses.length === 0) {
    await print(context, `${head}** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
  const lines = answer.addresses.map(
    address => `Name:\t${answer.name}\nAddress: ${address}\n`,
  );
  await print(context, `${head}${lines.join('')}\n`);
  return 0;
};

/** `dig`: looks for the name as it is, without search domains unless asked. */
export const dig: Program = async context => {
  const { container, args, clock } = context;
  const words = args.filter(
    word =>
      !/^[+@-]/.test(word) && !/^(A|AAAA|SRV|ANY|IN|PTR|CNAME)$/i.test(word),
  );
  const name = (words[0] ?? '.').replace(/\.$/, '');
  const isIpv6 = args.some(word => /^AAAA$/i.test(word));
  const reverse = args.includes('-x');
  const searches = args.includes('+search');
  const found = reverse
    ? {
        name,
        addresses: [container.network.nameOf(name) ?? '']
          .filter(Boolean)
          .map(item => `${item}.`),
      }
    : container.network.resolve(searches ? name : `${name}.`);
  const addresses = isIpv6 ? [] : found.addresses;
  if (args.includes('+short')) {
    await print(context, addresses.map(address => `${address}\n`).join(''));
    return 0;
  }
  const asked = isIpv6 ? 'AAAA' : 'A';
  const type = reverse ? 'PTR' : asked;
  const question = reverse
    ? `${name.split('.').reverse().join('.')}.in-addr.arpa`
    : found.name;
  const lines = addresses.map(
    address => `${question}.\t${TTL}\tIN\t${type}\t${address}`,
  );
  const exists = found.addresses.length > 0;
  await print(
    context,
    `\n; <<>> DiG 9.20.15 <<>> ${args.join(
      ' ',
    )}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${
      exists ? 'NOERROR' : 'NXDOMAIN'
    }, id: ${
      (clock.now() % 60000) + 1
    }\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${lines.length}, AUTHORITY: ${
      exists ? 0 : 1
    }, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${question}.\t\tIN\t${type}\n\n${
      lines.length > 0 ? `;; ANSWER SECTION:\n${lines.join('\n')}\n\n` : ''
    };; Query time: 0 msec\n;; SERVER: ${DNS_ADDRESS}#53(${DNS_ADDRESS}) (UDP)\n;; WHEN: ${new Date(
      clock.now(),
    ).toUTCString()}\n;; MSG SIZE  rcvd: ${60 + lines.length * 16}\n\n`,
  );
  return 0;
};

export const host: Program = async context => {
  const { container, args } = context;
  const [name = ''] = args.filter(word => !word.startsWith('-'));
  const answer = container.network.resolve(name);
  if (answer.addresses.length === 0) {
    await print(context, `Host ${name} not found: 3(NXDOMAIN)\n`);
    return 1;
  }
  const lines = answer.addresses.map(
    address => `${answer.name} has address ${address}\n`,
  );
  await print(context, lines.join(''));
  return 0;
};

export const getent: Program = async context => {
  const { container, args, fs } = context;
  const [database = '', key] = args;
  if (/^(a?hosts)(v4)?$/.test(database) && key) {
    const { name, addresses } = container.network.resolve(key);
    if (addresses.length === 0) return 2;
    await print(
      context,
      addresses.map(address => `${address.padEnd(15)} ${name}\n`).join(''),
    );
    return 0;
  }
  const path = `/etc/${database}`;
  if (!['passwd', 'group', 'hosts'].includes(database)) {
    await printError(context, `Unknown database: ${database}\n`);
    return 1;
  }
  const lines = (await fs.exists(path))
    ? (await fs.readFile(path)).split('\n').filter(Boolean)
    : [];
  const chosen =
    key === undefined
      ? lines
      : lines.filter(
          line => line.split(':')[0] === key || line.split(':')[2] === key,
        );
  await print(context, chosen.map(line => `${line}\n`).join(''));
  return chosen.length > 0 ? 0 : 2;
};
