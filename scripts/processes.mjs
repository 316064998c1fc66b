import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure, ROOT } from './report.mjs';

const running = new Set();

/**
 * Starts a server whose output goes to a file.
 *
 * @param options.ready - a line of its output that says it can be used; absent: it counts as ready at once
 * @param options.onExit - called when it ends without having been asked to
 */
export async function startServer(name, [command, ...args], options) {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile);
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const exited = new Promise(resolve => {
    child.on('exit', code => {
      running.delete(child);
      resolve(code);
      if (!child.asked) {
        options.onExit?.(code);
      }
    });
  });
  const stop = () => {
    child.asked = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    return exited.finally(() => clearTimeout(timer));
  };
  if (options.ready) {
    await waitForLine(
      child,
      options.ready,
      exited,
      () =>
        new Failure(
          `${name} did not start; the end of ${
            options.logFile
          } says why:\n${tail(options.logFile)}`,
        ),
    );
  }
  return { child, stop, exited };
}

function waitForLine(child, line, exited, failure) {
  return new Promise((resolve, reject) => {
    let seen = '';
    const look = chunk => {
      seen += chunk;
      if (seen.includes(line)) {
        child.stdout.off('data', look);
        resolve();
      }
    };
    child.stdout.on('data', look);
    exited.then(() => setTimeout(() => reject(failure()), 100));
  });
}

/** The last lines of a log, each cut to what a terminal can show. */
export function tail(file, lines = 20) {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map(line => line.slice(0, 300))
    .join('\n');
}

/** Ends every server at once; for the way out. */
export function killAll() {
  for (const child of running) {
    child.asked = true;
    child.kill('SIGTERM');
  }
}

/**
 * Runs a tool of the workspace through yarn.
 *
 * @returns its output
 * @throws Failure with the end of its output when it fails
 */
export async function runTool(args, options = {}) {
  const { code, output } = await tryTool(args, options);
  if (code !== 0) {
    throw new Failure(`yarn ${args.join(' ')} failed:\n${output.slice(-6000)}`);
  }
  return output;
}

/** Runs a tool of the workspace through yarn, whatever becomes of it. */
export function tryTool(args, options = {}) {
  return runNode([process.env.AMAMBA_YARN, ...args], options);
}

/** Runs Node on a file and arguments, whatever becomes of it. */
export function runNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    const keep = chunk => {
      output += chunk;
      if (options.echo) {
        process.stdout.write(chunk);
      }
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('exit', code => {
      running.delete(child);
      resolve({ code, output });
    });
  });
}
