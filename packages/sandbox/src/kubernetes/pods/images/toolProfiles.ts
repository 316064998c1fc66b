import { executable, programs, type TreeEntries } from './distributions.ts';
import { ARTHAS_BOOT, SAMPLE_SERVICE } from '../tools/java/sampleJars.ts';
import { SAMPLE_APP } from '../tools/servers/nodeApp.ts';
import type { ImageProfile } from './imageProfile.ts';
import { always, byTag, named } from './serverProfiles.ts';

const MIB = 1024 * 1024;
const words = (text: string) => text.trim().split(/\s+/);

/** Tools of `nicolaka/netshoot` and the like. */
const NETWORK_TOOLS = words(`
  bash capsh curl dig host ss lsof mount nsenter setpriv strace tcpdump jq git
  umount unshare yq getent`);
const JDK_TOOLS = ['java', 'javac', 'jps', 'jstack', 'jmap', 'jcmd'];
const JDK = '/opt/java/openjdk';

function jdkEntries(): TreeEntries {
  return [
    ...programs(`${JDK}/bin/`, JDK_TOOLS),
    [
      `${JDK}/release`,
      { content: 'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="21.0.9"\n' },
    ],
    ['/opt/arthas/arthas-boot.jar', { content: ARTHAS_BOOT }],
    ['/app/app.jar', { content: SAMPLE_SERVICE }],
  ];
}

const JDK_ENV = {
  JAVA_HOME: JDK,
  JAVA_VERSION: 'jdk-21.0.9+10',
  PATH: `${JDK}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
};

function jdk(matches: ImageProfile['matches']): ImageProfile {
  return {
    matches,
    entrypoint: [],
    cmd: ['jshell'],
    base: byTag('ubuntu'),
    tools: ['curl', 'ps', 'top', 'free'],
    env: JDK_ENV,
    entries: [...jdkEntries(), ...programs(`${JDK}/bin/`, ['jshell'])],
    sizeBytes: 182 * MIB,
  };
}

function distroless(name: string, part: Partial<ImageProfile>): ImageProfile {
  return {
    matches: repository => repository.includes(`distroless/${name}`),
    entrypoint: [],
    cmd: [],
    base: always('distroless'),
    sizeBytes: 1 * MIB,
    ...part,
  };
}

/** Images that are Linux, a language's tools, or a client. */
export const TOOL_PROFILES: ImageProfile[] = [
  distroless('java', {
    entrypoint: ['/usr/bin/java', '-jar'],
    env: { JAVA_VERSION: '21.0.9' },
    entries: [
      ...programs('/usr/bin/', ['java']),
      ['/app/app.jar', { content: SAMPLE_SERVICE }],
    ],
    sizeBytes: 90 * MIB,
  }),
  distroless('nodejs', {
    entrypoint: ['/nodejs/bin/node'],
    entries: programs('/nodejs/bin/', ['node']),
    sizeBytes: 55 * MIB,
  }),
  distroless('python', {
    entrypoint: ['/usr/bin/python3'],
    entries: programs('/usr/bin/', ['python3']),
    sizeBytes: 22 * MIB,
  }),
  distroless('', {}),
  {
    matches: named('busybox'),
    entrypoint: [],
    cmd: ['sh'],
    base: always('busybox'),
    sizeBytes: 2 * MIB,
  },
  {
    matches: named('alpine'),
    entrypoint: [],
    cmd: ['/bin/sh'],
    base: always('alpine'),
    sizeBytes: 3 * MIB,
  },
  {
    matches: named('debian'),
    entrypoint: [],
    cmd: ['bash'],
    base: always('debian'),
    sizeBytes: 48 * MIB,
  },
  {
    matches: named('ubuntu'),
    entrypoint: [],
    cmd: ['/bin/bash'],
    base: always('ubuntu'),
    tools: ['ps', 'top', 'free', 'uptime', 'kill', 'pgrep', 'pkill'],
    sizeBytes: 29 * MIB,
  },
  {
    matches: named('nicolaka/netshoot', 'netshoot'),
    entrypoint: [],
    cmd: ['zsh'],
    base: always('alpine'),
    tools: [...NETWORK_TOOLS, 'nslookup'],
    entries: [executable('/bin/zsh', 'bash')],
    sizeBytes: 210 * MIB,
  },
  {
    matches: named('curlimages/curl', 'curl'),
    entrypoint: ['/entrypoint.sh'],
    cmd: ['curl'],
    base: always('alpine'),
    tools: ['curl'],
    entries: [executable('/entrypoint.sh', 'curl-entrypoint')],
    user: { uid: 100, gid: 101 },
    users: ['curl_user:100'],
    sizeBytes: 8 * MIB,
  },
  {
    matches: named('stress', 'stress-ng'),
    entrypoint: ['stress'],
    cmd: ['--help'],
    base: always('debian'),
    tools: ['stress', 'stress-ng'],
    sizeBytes: 12 * MIB,
  },
  {
    matches: named('alpine/git', 'git'),
    entrypoint: ['git'],
    cmd: ['--help'],
    base: always('alpine'),
    tools: ['git'],
    workingDir: '/git',
    sizeBytes: 22 * MIB,
  },
  {
    matches: named('kubectl'),
    entrypoint: ['kubectl'],
    cmd: ['--help'],
    base: always('debian'),
    tools: ['kubectl', 'curl', 'jq'],
    user: { uid: 1001, gid: 0 },
    sizeBytes: 98 * MIB,
  },
  {
    matches: named('alpine/helm', 'helm'),
    entrypoint: ['helm'],
    cmd: ['--help'],
    base: always('alpine'),
    tools: ['helm', 'kubectl', 'bash', 'curl', 'jq', 'git'],
    workingDir: '/apps',
    sizeBytes: 56 * MIB,
  },
  {
    matches: named('maven'),
    entrypoint: ['/usr/local/bin/mvn-entrypoint.sh'],
    cmd: ['mvn'],
    base: byTag('ubuntu'),
    tools: ['mvn', 'git', 'curl', 'ps', 'top', 'free'],
    env: { ...JDK_ENV, MAVEN_HOME: '/usr/share/maven' },
    entries: [
      ...jdkEntries(),
      executable('/usr/local/bin/mvn-entrypoint.sh', 'exec-entrypoint'),
      ['/usr/share/maven/conf/settings.xml', { content: '<settings/>\n' }],
    ],
    sizeBytes: 230 * MIB,
  },
  {
    matches: named('gradle'),
    entrypoint: [],
    cmd: ['gradle'],
    base: byTag('ubuntu'),
    tools: ['gradle', 'git', 'curl', 'ps', 'top', 'free'],
    env: { ...JDK_ENV, GRADLE_HOME: '/opt/gradle' },
    entries: jdkEntries(),
    workingDir: '/home/gradle',
    sizeBytes: 290 * MIB,
  },
  {
    matches: named('node'),
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['node'],
    base: byTag('debian'),
    tools: ['curl', 'git', 'ps', 'python3'],
    entries: [
      ['/app/server.js', { content: SAMPLE_APP }],
      ...programs('/usr/local/bin/', ['node', 'npm', 'yarn']),
      executable('/usr/local/bin/docker-entrypoint.sh', 'node-entrypoint'),
    ],
    env: { NODE_VERSION: '24.11.1' },
    sizeBytes: 390 * MIB,
  },
  {
    matches: named('golang'),
    entrypoint: [],
    cmd: ['bash'],
    base: byTag('debian'),
    tools: ['curl', 'git', 'ps'],
    entries: programs('/usr/local/go/bin/', ['go']),
    env: {
      GOPATH: '/go',
      GOLANG_VERSION: '1.25.4',
      PATH: '/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    },
    workingDir: '/go',
    sizeBytes: 300 * MIB,
  },
  {
    matches: named('python'),
    entrypoint: [],
    cmd: ['python3'],
    base: byTag('debian'),
    tools: ['curl', 'git', 'ps'],
    entries: programs('/usr/local/bin/', ['python3', 'python', 'pip', 'pip3']),
    env: { PYTHON_VERSION: '3.13.9', LANG: 'C.UTF-8' },
    sizeBytes: 360 * MIB,
  },
  jdk(named('eclipse-temurin', 'openjdk', 'amazoncorretto', 'arthas')),
  {
    ...jdk(named('jenkins/inbound-agent', 'inbound-agent', 'jnlp-slave')),
    entrypoint: ['/usr/local/bin/jenkins-agent'],
    cmd: [],
    tools: ['curl', 'git', 'ps'],
    user: { uid: 1000, gid: 1000 },
    users: ['jenkins:1000'],
    workingDir: '/home/jenkins',
    entries: [
      ...jdkEntries(),
      ...programs('/usr/local/bin/', ['jenkins-agent']),
    ],
  },
];
