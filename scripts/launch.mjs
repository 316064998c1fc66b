import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Failure, ROOT } from './report.mjs';
import { ensureToolchain } from './toolchain.mjs';

/**
 * Makes sure of Node, yarn and the packages, then runs
 * `commands/<command>.mjs` and ends as it ends. Signals are passed on.
 */
export async function launch(command, args) {
  try {
    const { node, env, yarn } = await ensureToolchain();
    const { ensureInstalled } = await import('./install.mjs');
    await ensureInstalled({ node, yarn, env });
    const child = spawn(
      node,
      [join(ROOT, 'scripts', 'commands', `${command}.mjs`), ...args],
      { stdio: 'inherit', env: { ...env, AMAMBA_YARN: yarn } },
    );
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => child.kill(signal));
    }
    onParentGone(() => child.kill('SIGTERM'));
    child.on('exit', (code, signal) => {
      process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exit(1);
  }
}

/**
 * npm passes a signal on to the shell it runs us with, and that shell ends
 * without telling us.
 */
function onParentGone(stop) {
  if (!process.env.npm_lifecycle_event) {
    return;
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      stop();
    }
  }, 500);
  timer.unref();
}
