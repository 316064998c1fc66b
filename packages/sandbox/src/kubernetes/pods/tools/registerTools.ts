import { registerProgram, type Program } from '../programs.ts';
import { tar } from './archive/tar.ts';
import {
  go,
  gradle,
  helm,
  javac,
  jshell,
  kubectl,
  mvn,
} from './clients/buildTools.ts';
import { pgIsReady, redisCli } from './clients/databaseClients.ts';
import {
  busybox,
  curlEntrypoint,
  execEntrypoint,
  jenkinsAgent,
  nodeEntrypoint,
  pausing,
  serverEntrypoint,
} from './clients/entrypoints.ts';
import { git } from './clients/git.ts';
import { npm, pip, yarn } from './clients/packageManagers.ts';
import { java } from './java/spring.ts';
import { jcmd, jmap, jps, jstack } from './java/javaProcesses.ts';
import { mount, umount } from './namespaces/mount.ts';
import { nsenter } from './namespaces/nsenter.ts';
import { capsh, setpriv } from './namespaces/privileges.ts';
import { unshare } from './namespaces/unshare.ts';
import { curl } from './network/curl.ts';
import { dig, getent, host, nslookup } from './network/dns.ts';
import { nc, telnet } from './network/netcat.ts';
import { ping } from './network/ping.ts';
import { strace, tcpdump } from './network/tracing.ts';
import { ifconfig, ip, lsof, netstat, ss } from './network/sockets.ts';
import { wget } from './network/wget.ts';
import { httpd } from './servers/apache.ts';
import { busyboxHttpd } from './servers/busyboxHttpd.ts';
import { mysql, postgres, redis } from './servers/databases.ts';
import { agnhost, helloApp, httpEcho, whoami } from './servers/echoServers.ts';
import { nginx, nginxEntrypoint } from './servers/nginx.ts';
import { node } from './servers/nodeApp.ts';
import { podinfo } from './servers/podinfo.ts';
import { python } from './servers/pythonServer.ts';
import {
  chown,
  df,
  free,
  id,
  mktemp,
  nproc,
  sync,
  uname,
  uptime,
  whoamiTool,
} from './system/facts.ts';
import { ls } from './system/ls.ts';
import { killall, pgrep, pidof, pkill } from './system/processSignals.ts';
import { ps } from './system/ps.ts';
import { readlink, stat } from './system/stat.ts';
import { stress } from './system/stress.ts';
import { top } from './system/top.ts';

/** Programs of images by the name that their executables carry. */
const PROGRAMS: Record<string, Program> = {
  agnhost,
  busybox,
  'busybox-httpd': busyboxHttpd,
  capsh,
  chown,
  curl,
  'curl-entrypoint': curlEntrypoint,
  df,
  dig,
  'exec-entrypoint': execEntrypoint,
  free,
  getent,
  git,
  go,
  gradle,
  'hello-app': helloApp,
  helm,
  host,
  'http-echo': httpEcho,
  httpd,
  id,
  ifconfig,
  ip,
  java,
  javac,
  jcmd,
  'jenkins-agent': jenkinsAgent,
  jmap,
  jps,
  jshell,
  jstack,
  kubectl,
  killall,
  ls,
  lsof,
  mktemp,
  mount,
  mvn,
  mysqld: mysql,
  'mysqld-entrypoint': serverEntrypoint('mysqld'),
  nc,
  ncat: nc,
  netstat,
  nginx,
  'nginx-entrypoint': nginxEntrypoint,
  node,
  'node-entrypoint': nodeEntrypoint,
  npm,
  nproc,
  nsenter,
  nslookup,
  pause: pausing,
  pg_isready: pgIsReady,
  pgrep,
  pidof,
  ping,
  pip,
  pip3: pip,
  pkill,
  podinfo,
  postgres,
  'postgres-entrypoint': serverEntrypoint('postgres'),
  ps,
  python,
  python3: python,
  readlink,
  'redis-cli': redisCli,
  'redis-entrypoint': serverEntrypoint('redis-server'),
  'redis-server': redis,
  setpriv,
  ss,
  stat,
  strace,
  stress,
  'stress-ng': stress,
  sync,
  tar,
  tcpdump,
  telnet,
  top,
  umount,
  uname,
  unshare,
  uptime,
  wget,
  whoami: whoamiTool,
  'whoami-server': whoami,
  yarn,
};

/** Makes the programs known that executables of images name. */
export function registerTools(): void {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    registerProgram(name, program);
  }
}
