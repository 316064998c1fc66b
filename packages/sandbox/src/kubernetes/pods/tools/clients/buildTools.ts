import { versionOf } from '../../images/imageName.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { LATEST_JAVA } from '../java/spring.ts';
import { pause, print, printError } from '../programIo.ts';

const COMPILE_MS = 400;

async function isThere(
  { fs, cwd }: ProgramContext,
  ...names: string[]
): Promise<boolean> {
  for (const name of names) {
    if (await fs.exists(fs.resolvePath(cwd, name))) return true;
  }
  return false;
}

/** `mvn`: its version, and builds that find a pom.xml and leave a jar. */
export const mvn: Program = async context => {
  const { args, container, fs, cwd, clock } = context;
  const version = versionOf(container.image, '3.9.11');
  if (args.some(word => ['-v', '-version', '--version'].includes(word))) {
    await print(
      context,
      `Apache Maven ${version}\nMaven home: /usr/share/maven\nJava version: ${LATEST_JAVA}, vendor: Eclipse Adoptium, runtime: /opt/java/openjdk\nDefault locale: en_US, platform encoding: UTF-8\nOS name: "linux", version: "6.1.0", arch: "amd64", family: "unix"\n`,
    );
    return 0;
  }
  const info = (text: string) => print(context, `[INFO] ${text}\n`);
  const goals = args.filter(word => !word.startsWith('-'));
  const started = clock.now();
  await info('Scanning for projects...');
  if (!(await isThere(context, 'pom.xml'))) {
    await print(
      context,
      `[ERROR] The goal you specified requires a project to execute but there is no POM in this directory (${cwd}). Please verify you invoked Maven from the correct directory. -> [Help 1]\n`,
    );
    return 1;
  }
  const pom = await fs.readFile(fs.resolvePath(cwd, 'pom.xml'));
  const body = pom.replace(/<parent>[\s\S]*?<\/parent>/, '');
  const field = (name: string) =>
    new RegExp(`<${name}>\\s*([^<\\s]+)`).exec(body)?.[1];
  const artifact = field('artifactId') ?? 'app';
  const release = field('version') ?? '1.0-SNAPSHOT';
  const title = `${artifact} ${release}`;
  await info(`Building ${title}`);
  const phases = [
    'validate',
    'compile',
    'test',
    'package',
    'verify',
    'install',
    'deploy',
  ];
  const last = Math.max(
    ...goals.map(goal => phases.indexOf(goal)),
    goals.length > 0 ? 0 : -1,
  );
  if (last >= 1) {
    await info(
      `--- compiler:3.14.1:compile (default-compile) @ ${artifact} ---`,
    );
    if (!(await pause(context, COMPILE_MS))) return 130;
    await fs.mkdir(fs.resolvePath(cwd, 'target/classes'), { recursive: true });
  }
  if (
    last >= 2 &&
    !args.some(word => /^-D(skipTests|maven\.test\.skip)/.test(word))
  ) {
    await info(`--- surefire:3.5.4:test (default-test) @ ${artifact} ---`);
    await info('Tests run: 3, Failures: 0, Errors: 0, Skipped: 0');
  }
  if (last >= 3) {
    const jar = fs.resolvePath(cwd, `target/${artifact}-${release}.jar`);
    await info(`--- jar:3.4.2:jar (default-jar) @ ${artifact} ---`);
    await fs.writeFile(jar, 'PK\u0003\u0004');
    await info(`Building jar: ${jar}`);
  }
  const seconds = ((clock.now() - started) / 1000).toFixed(3);
  const rule = '-'.repeat(72);
  await info(rule);
  await info('BUILD SUCCESS');
  await info(rule);
  await info(`Total time:  ${seconds} s`);
  return 0;
};

/** `gradle`: its version, and builds that find a build file. */
export const gradle: Program = async context => {
  const { args, container, clock } = context;
  const version = versionOf(container.image, '9.2.0');
  if (args.some(word => ['-v', '--version'].includes(word))) {
    await print(
      context,
      `\n------------------------------------------------------------\nGradle ${version}\n------------------------------------------------------------\n\nJVM:          ${LATEST_JAVA} (Eclipse Adoptium ${LATEST_JAVA}+10-LTS)\nOS:           Linux 6.1.0 amd64\n\n`,
    );
    return 0;
  }
  if (
    !(await isThere(
      context,
      'build.gradle',
      'build.gradle.kts',
      'settings.gradle',
      'settings.gradle.kts',
    ))
  ) {
    await printError(
      context,
      `\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nDirectory '${context.cwd}' does not contain a Gradle build.\n\nBUILD FAILED in 1s\n`,
    );
    return 1;
  }
  const started = clock.now();
  for (const task of [
    ':compileJava',
    ':processResources',
    ':classes',
    ':jar',
    ':assemble',
    ':test',
    ':check',
    ':build',
  ]) {
    await print(context, `> Task ${task}\n`);
    if (!(await pause(context, COMPILE_MS / 4))) return 130;
  }
  await print(
    context,
    `\nBUILD SUCCESSFUL in ${Math.ceil(
      (clock.now() - started) / 1000,
    )}s\n4 actionable tasks: 4 executed\n`,
  );
  return 0;
};

/** `go`: its version, and builds and tests of a module. */
export const go: Program = async context => {
  const { args, container, fs, cwd } = context;
  const version = versionOf(container.image, '1.25.4');
  const [command = 'help'] = args;
  if (command === 'version') {
    await print(context, `go version go${version} linux/amd64\n`);
    return 0;
  }
  if (command === 'env') {
    await print(
      context,
      `GOARCH='amd64'\nGOOS='linux'\nGOPATH='${
        context.env.GOPATH ?? '/go'
      }'\nGOVERSION='go${version}'\n`,
    );
    return 0;
  }
  if (!(await isThere(context, 'go.mod'))) {
    await printError(
      context,
      "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
    );
    return 1;
  }
  const module =
    /^module\s+(\S+)/m.exec(
      await fs.readFile(fs.resolvePath(cwd, 'go.mod')),
    )?.[1] ?? 'app';
  if (!(await pause(context, COMPILE_MS))) return 130;
  if (command === 'test') await print(context, `ok  \t${module}\t0.012s\n`);
  if (command === 'build') {
    const at = args.indexOf('-o');
    const target = at < 0 ? module.split('/').at(-1) ?? 'app' : args[at + 1];
    const path = fs.resolvePath(cwd, target);
    await fs.writeFile(path, '\x7fELF');
    await fs.chmod(path, 0o755);
  }
  return 0;
};

/** `git`: its version, and what a checkout without a network can be asked. */
export const git: Program = async context => {
  const { args, fs, cwd, container } = context;
  const words = args.filter(
    (word, at) =>
      word !== '-C' &&
      word !== '-c' &&
      !['-C', '-c'].includes(args[at - 1] ?? ''),
  );
  const [command = '--help', ...rest] = words;
  if (command === '--version' || command === '-v' || command === 'version') {
    await print(
      context,
      `git version ${versionOf(container.image, '2.51.2')}\n`,
    );
    return 0;
  }
  const root = args.includes('-C')
    ? fs.resolvePath(cwd, args[args.indexOf('-C') + 1])
    : cwd;
  if (command === 'init') {
    const path = fs.resolvePath(
      root,
      rest.find(word => !word.startsWith('-')) ?? '.',
    );
    await fs.mkdir(`${path}/.git/refs/heads`, { recursive: true });
    await fs.writeFile(`${path}/.git/HEAD`, 'ref: refs/heads/main\n');
    await print(context, `Initialized empty Git repository in ${path}/.git/\n`);
    return 0;
  }
  if (command === 'clone' || command === 'fetch' || command === 'ls-remote') {
    const url = rest.find(word => /:|^\//.test(word)) ?? 'origin';
    const host = /^(?:\w+:\/\/)?(?:[^@/]+@)?([^:/]+)/.exec(url)?.[1] ?? url;
    const name = (url.split('/').at(-1) ?? '').replace(/\.git$/, '');
    if (command === 'clone')
      await printError(
        context,
        `Cloning into '${
          rest.filter(word => !word.startsWith('-'))[1] ?? name
        }'...\n`,
      );
    await printError(
      context,
      `fatal: unable to access '${url}/': Could not resolve host: ${host}\n`,
    );
    return 128;
  }
  if (command === 'config') {
    return 0;
  }
  if (!(await fs.exists(`${root}/.git`))) {
    if (command === '--help' || command === 'help') {
      await print(
        context,
        'usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]\n           <command> [<args>]\n',
      );
      return 0;
    }
    await printError(
      context,
      'fatal: not a git repository (or any of the parent directories): .git\n',
    );
    return 128;
  }
  if (command === 'status')
    await print(
      context,
      'On branch main\n\nNo commits yet\n\nnothing to commit (create/copy files and use "git add" to track)\n',
    );
  if (command === 'log' || command === 'rev-parse') {
    await printError(
      context,
      "fatal: your current branch 'main' does not have any commits yet\n",
    );
    return 128;
  }
  return 0;
};

/** A compiler that is there and says its version. */
const versionOnly =
  (text: (image: string) => string): Program =>
  async context => {
    await print(context, `${text(context.container.image)}\n`);
    return 0;
  };

export const javac = versionOnly(
  image => `javac ${versionOf(image, LATEST_JAVA)}`,
);
export const yarn = versionOnly(() => '1.22.22');
export const helm = versionOnly(
  image =>
    `version.BuildInfo{Version:"v${versionOf(
      image,
      '3.19.0',
    )}", GitCommit:"", GitTreeState:"clean", GoVersion:"go1.25.4"}`,
);

/** `pip`: nothing can be fetched, so it finds nothing. */
export const pip: Program = async context => {
  const [command, ...names] = context.args;
  if (command === '--version' || command === '-V') {
    await print(
      context,
      'pip 25.3 from /usr/local/lib/python3.13/site-packages/pip (python 3.13)\n',
    );
    return 0;
  }
  const name = names.find(word => !word.startsWith('-'));
  if (command !== 'install' || name === undefined) return 0;
  await printError(
    context,
    `ERROR: Could not find a version that satisfies the requirement ${name} (from versions: none)\nERROR: No matching distribution found for ${name}\n`,
  );
  return 1;
};
