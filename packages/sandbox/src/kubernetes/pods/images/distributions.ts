import type { TreeEntry } from './fileTree.ts';
import { programFile } from '../programs.ts';

/** Which Linux an image is made from. */
export type DistributionName =
  | 'alpine'
  | 'busybox'
  | 'debian'
  | 'ubuntu'
  | 'distroless'
  | 'scratch';

export type TreeEntries = [string, TreeEntry][];

const words = (text: string) => text.trim().split(/\s+/);

/** Applets of busybox that do something here. */
const APPLETS = words(`
  ash awk base64 basename cat chmod chown chroot clear cp cut date dd df diff dirname du
  echo egrep env expand expr false fgrep find fold free grep gunzip gzip head
  hostname id ifconfig ip kill killall ln ls md5sum mkdir mktemp mount mv nc netstat nl
  nproc nsenter nslookup od paste pgrep pidof ping pkill printenv printf ps pwd readlink
  realpath rev rm rmdir sed seq sh sha1sum sha256sum sleep sort split stat strings
  stty sync tac tail tar tee telnet time timeout top touch tr tree true tty umount uname
  uniq unexpand unshare uptime wc wget which whoami xargs yes zcat`);

/** What coreutils and its like bring to a Debian without anything else. */
const GNU_BASE = words(`
  awk base64 basename bash cat chmod chown chroot comm cp cut date dd df diff dirname du
  echo egrep env expand expr false fgrep find fold getent grep gunzip gzip head
  hostname id join ln ls md5sum mkdir mktemp mount mv nl nohup nproc nsenter od paste printenv
  printf pwd readlink realpath rm rmdir sed seq setpriv sh sha1sum sha256sum sleep sort
  split stat stty sync tac tail tar tee timeout touch tr true tty umount uname uniq
  unexpand unshare wc which whoami xargs yes zcat`);

/** Everything that the sandbox has, for images that nothing is known about. */
export const FULL_SET = [
  ...new Set([
    ...GNU_BASE,
    ...words(`
    ash capsh clear column curl dash dig file free git help host html-to-markdown ifconfig
    ip jq kill killall nc netstat nslookup pgrep pidof ping pkill ps rev rg
    sqlite3 ss stress stress-ng strings time top tree uptime wget xan yq`),
  ]),
];

interface Distribution {
  release: Record<string, string>;
  shell: string;
  users: string[];
  entries: TreeEntries;
}

const EMPTY = words(
  '/dev /proc /sys /tmp /run /var/log /var/tmp /mnt /opt /srv',
);

/** Devices that scripts write to and read from. */
const DEVICES: TreeEntries = words('null zero stdin stdout stderr tty').map(
  name => [`/dev/${name}`, { content: '', mode: 0o666 }],
);

const ALPINE_PROFILE = `for script in /etc/profile.d/*.sh; do
  if [ -r "$script" ]; then
    . "$script"
  fi
done
unset script
`;

const DISTRIBUTIONS: Record<DistributionName, Distribution> = {
  alpine: {
    release: {
      NAME: 'Alpine Linux',
      ID: 'alpine',
      VERSION_ID: '3.22.2',
      PRETTY_NAME: 'Alpine Linux v3.22',
      HOME_URL: 'https://alpinelinux.org/',
    },
    shell: '/bin/sh',
    users: ['bin:1', 'daemon:2', 'guest:405', 'nobody:65534'],
    entries: [
      ['/etc/alpine-release', { content: '3.22.2\n' }],
      [
        '/lib/apk/db/installed',
        { content: 'P:busybox\nV:1.37.0-r19\n\nP:musl\nV:1.2.5-r10\n' },
      ],
      [
        '/etc/apk/repositories',
        { content: 'https://dl-cdn.alpinelinux.org/alpine/v3.22/main\n' },
      ],
      ['/etc/profile', { content: ALPINE_PROFILE }],
      ['/sbin', { directory: true }],
      ...applets('/bin/'),
    ],
  },
  busybox: {
    release: {},
    shell: '/bin/sh',
    users: ['daemon:1', 'nobody:65534'],
    entries: [...applets('/bin/'), executable('/bin/httpd', 'busybox-httpd')],
  },
  debian: {
    release: {
      PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)',
      NAME: 'Debian GNU/Linux',
      VERSION_ID: '12',
      VERSION: '12 (bookworm)',
      VERSION_CODENAME: 'bookworm',
      ID: 'debian',
      HOME_URL: 'https://www.debian.org/',
    },
    shell: '/bin/bash',
    users: ['daemon:1', 'bin:2', 'sys:3', 'www-data:33', 'nobody:65534'],
    entries: [
      ['/etc/debian_version', { content: '12.12\n' }],
      [
        '/var/lib/dpkg/status',
        {
          content:
            'Package: base-files\nStatus: install ok installed\nVersion: 12.4+deb12u12\n',
        },
      ],
      ...mergedUsr(),
    ],
  },
  ubuntu: {
    release: {
      PRETTY_NAME: 'Ubuntu 24.04.3 LTS',
      NAME: 'Ubuntu',
      VERSION_ID: '24.04',
      VERSION: '24.04.3 LTS (Noble Numbat)',
      VERSION_CODENAME: 'noble',
      ID: 'ubuntu',
      ID_LIKE: 'debian',
    },
    shell: '/bin/bash',
    users: [
      'daemon:1',
      'bin:2',
      'sys:3',
      'www-data:33',
      'ubuntu:1000',
      'nobody:65534',
    ],
    entries: [
      ['/etc/debian_version', { content: 'trixie/sid\n' }],
      [
        '/var/lib/dpkg/status',
        {
          content:
            'Package: base-files\nStatus: install ok installed\nVersion: 13ubuntu10.3\n',
        },
      ],
      ...mergedUsr(),
    ],
  },
  distroless: {
    release: {
      PRETTY_NAME: 'Distroless',
      NAME: 'Debian GNU/Linux',
      ID: 'debian',
      VERSION_ID: '12',
      HOME_URL: 'https://github.com/GoogleContainerTools/distroless',
    },
    shell: '/sbin/nologin',
    users: ['nobody:65534', 'nonroot:65532'],
    entries: [
      ['/etc/ssl/certs/ca-certificates.crt', { content: '' }],
      ['/home/nonroot', { directory: true, mode: 0o700 }],
      ['/usr/share/zoneinfo/UTC', { content: 'TZif2' }],
    ],
  },
  scratch: { release: {}, shell: '', users: [], entries: [] },
};

/** The files of a Linux without any program of the image's own; users are `name:id`. */
export function distributionEntries(
  name: DistributionName,
  ownUsers: string[] = [],
): TreeEntries {
  const { release, shell, entries } = DISTRIBUTIONS[name];
  const users = [...DISTRIBUTIONS[name].users, ...ownUsers];
  const common: TreeEntries = [
    ...EMPTY.map(path => [path, { directory: true }] as [string, TreeEntry]),
    ['/tmp', { directory: true, mode: 0o1777 }],
    ...DEVICES,
  ];
  if (name === 'scratch') return common;
  return [
    ...common,
    ['/root', { directory: true, mode: 0o700 }],
    ['/etc/passwd', { content: passwd(shell, users) }],
    ['/etc/group', { content: group(users) }],
    ['/etc/nsswitch.conf', { content: 'hosts: files dns\n' }],
    ...(Object.keys(release).length > 0
      ? ([
          ['/usr/lib/os-release', { content: osRelease(release) }],
          ['/etc/os-release', { target: '../usr/lib/os-release' }],
        ] as TreeEntries)
      : []),
    ...entries,
  ];
}

/** An executable that runs a program. */
export function executable(path: string, program: string): TreeEntries[number] {
  return [path, { content: programFile(program), mode: 0o755 }];
}

/** Executables below a directory: programs and utilities by their name. */
export function programs(directory: string, names: string[]): TreeEntries {
  return names.map(name => executable(`${directory}${name}`, name));
}

/** For those who ask without a shell, which has them built in. */
function conditions(directory: string): TreeEntries {
  return ['test', '['].map(name => [
    `${directory}${name}`,
    { content: `#!/bin/sh\n${name} "$@"\n`, mode: 0o755 },
  ]);
}

function applets(directory: string): TreeEntries {
  return [
    executable(`${directory}busybox`, 'busybox'),
    ...conditions(directory),
    ...programs(directory, APPLETS),
  ];
}

function mergedUsr(): TreeEntries {
  return [
    ['/bin', { target: 'usr/bin' }],
    ['/sbin', { target: 'usr/sbin' }],
    ['/lib', { target: 'usr/lib' }],
    ['/usr/sbin', { directory: true }],
    ['/usr/local/bin', { directory: true }],
    ...programs('/usr/bin/', [...GNU_BASE, 'dash']),
    ...conditions('/usr/bin/'),
  ];
}

function osRelease(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(
      ([key, value]) =>
        `${key}=${/^[\w.-]+$/.test(value) ? value : `"${value}"`}\n`,
    )
    .join('');
}

function passwd(shell: string, users: string[]): string {
  const line = (user: string) => {
    const [name, id] = user.split(':');
    const home = name === 'nonroot' ? '/home/nonroot' : '/';
    return `${name}:x:${id}:${id}:${name}:${home}:/sbin/nologin\n`;
  };
  return `root:x:0:0:root:/root:${shell}\n${users.map(line).join('')}`;
}

function group(users: string[]): string {
  const line = (user: string) => {
    const [name, id] = user.split(':');
    return `${name}:x:${id}:\n`;
  };
  return `root:x:0:\n${users.map(line).join('')}`;
}
