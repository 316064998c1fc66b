import { versionOf } from '../../images/imageName.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { LATEST_JAVA } from '../java/spring.ts';
import { print, printError } from '../programIo.ts';
import { refuse, versionOnly } from './refusal.ts';

async function isThere(
  { fs, cwd }: ProgramContext,
  ...names: string[]
): Promise<boolean> {
  for (const name of names) {
    if (await fs.exists(fs.resolvePath(cwd, name))) return true;
  }
  return false;
}

/** `mvn`: its version, and `clean` and `validate` of a project. */
export const mvn: Program = async context => {
  const { args, container, fs, cwd } = context;
  const version = versionOf(container.image, '3.9.11');
  if (args.some(word => ['-v', '-version', '--version'].includes(word))) {
    await print(
      context,
      `Apache Maven ${version}\nMaven home: /usr/share/maven\nJava version: ${LATEST_JAVA}, vendor: Eclipse Adoptium, runtime: /opt/java/openjdk\nDefault locale: en_US, platform encoding: UTF-8\nOS name: "linux", version: "6.1.0", arch: "amd64", family: "unix"\n`,
    );
    return 0;
  }
  await print(context, '[INFO] Scanning for projects...\n');
  if (!(await isThere(context, 'pom.xml'))) {
    await print(
      context,
      `[ERROR] The goal you specified requires a project to execute but there is no POM in this directory (${cwd}). Please verify you invoked Maven from the correct directory. -> [Help 1]\n`,
    );
    return 1;
  }
  const goals = args.filter(word => !word.startsWith('-'));
  if (goals.length === 0) {
    await print(
      context,
      '[ERROR] No goals have been specified for this build.\n',
    );
    return 1;
  }
  for (const goal of goals) {
    if (goal === 'clean') {
      const target = fs.resolvePath(cwd, 'target');
      await fs.rm(target, { recursive: true, force: true });
    } else if (goal !== 'validate') {
      await print(context, '[INFO] BUILD FAILURE\n');
      return refuse(context, `no plugin can run, so there is no "${goal}"`);
    }
  }
  await print(context, '[INFO] BUILD SUCCESS\n');
  return 0;
};

/** `gradle`: its version. */
export const gradle: Program = async context => {
  const { args, container, cwd } = context;
  const version = versionOf(container.image, '9.2.0');
  if (args.some(word => ['-v', '--version'].includes(word))) {
    await print(
      context,
      `\n------------------------------------------------------------\nGradle ${version}\n------------------------------------------------------------\n\nJVM:          ${LATEST_JAVA} (Eclipse Adoptium ${LATEST_JAVA}+10-LTS)\nOS:           Linux 6.1.0 amd64\n\n`,
    );
    return 0;
  }
  const isProject = await isThere(
    context,
    'build.gradle',
    'build.gradle.kts',
    'settings.gradle',
    'settings.gradle.kts',
  );
  if (isProject) return refuse(context, 'no build can run');
  await printError(
    context,
    `\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nDirectory '${cwd}' does not contain a Gradle build.\n\nBUILD FAILED in 1s\n`,
  );
  return 1;
};

/** `go`: its version and its environment. */
export const go: Program = async context => {
  const { args, container, env } = context;
  const version = versionOf(container.image, '1.25.4');
  const [command = 'help', ...names] = args;
  if (command === 'version') {
    await print(context, `go version go${version} linux/amd64\n`);
    return 0;
  }
  if (command === 'env') {
    const values: Record<string, string> = {
      GOARCH: 'amd64',
      GOOS: 'linux',
      GOPATH: env.GOPATH ?? '/go',
      GOVERSION: `go${version}`,
    };
    const lines =
      names.length > 0
        ? names.map(name => values[name] ?? '')
        : Object.entries(values).map(([name, value]) => `${name}='${value}'`);
    await print(context, `${lines.join('\n')}\n`);
    return 0;
  }
  const needsModule = ['build', 'test', 'vet', 'mod', 'install'];
  const [first] = names;
  if (
    needsModule.includes(command) &&
    first !== 'init' &&
    !(await isThere(context, 'go.mod'))
  ) {
    await printError(
      context,
      "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
    );
    return 1;
  }
  return refuse(context, `there is no "${command}"`);
};

export const javac = versionOnly(
  ['-version', '--version'],
  ({ container }) => `javac ${versionOf(container.image, LATEST_JAVA)}`,
);
export const jshell = versionOnly(
  ['--version'],
  ({ container }) => `jshell ${versionOf(container.image, LATEST_JAVA)}`,
);

export const kubectl = versionOnly(
  ['version'],
  ({ container }) => `Client Version: v${versionOf(container.image, '1.35.0')}`,
);
export const helm = versionOnly(
  ['version'],
  ({ container }) =>
    `version.BuildInfo{Version:"v${versionOf(
      container.image,
      '3.19.0',
    )}", GitCommit:"", GitTreeState:"clean", GoVersion:"go1.25.4"}`,
);
