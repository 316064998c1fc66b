import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CommandLine } from './command.ts';
import { openTarget, type Target } from './target.ts';

/** What the cases of a file work with. */
export interface Contract {
  target: Target;
  /** Of the suite alone; removed at its end. */
  namespace: string;
  /** kubectl 1.35 as administrator, in the namespace. */
  kubectl: CommandLine;
  /** Writes a file and returns its path. */
  file(name: string, content: string): string;
}

/** A program that the test command put at hand (`scripts/clients.mjs`). */
export function clientProgram(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set: run "npm test"`);
  return path;
}

export function kubectlOf(
  target: Target,
  namespace: string,
  program = clientProgram('AMAMBA_KUBECTL'),
): CommandLine {
  return new CommandLine(
    program,
    [`--kubeconfig=${target.kubeconfig}`, `--namespace=${namespace}`],
    // Its caches of discovery must not outlive the cluster.
    {
      env: { HOME: target.folder, KUBECACHEDIR: join(target.folder, 'cache') },
    },
  );
}

/**
 * Opens the target before the cases of a file and clears up after them.
 * The fields of what is returned are there once a case runs.
 * @param prepare - what the cases of the file need to be there
 */
export function describeContract(
  topic: string,
  prepare?: (contract: Contract) => Promise<void> | void,
): Contract {
  const contract = {} as Contract;
  before(async () => {
    const target = await openTarget();
    const namespace = `contract-${topic}-${randomBytes(3).toString('hex')}`;
    const kubectl = kubectlOf(target, namespace);
    const file = (name: string, content: string) => {
      const path = join(target.folder, name);
      writeFileSync(path, content);
      return path;
    };
    Object.assign(contract, { target, namespace, kubectl, file });
    await kubectl.ok`create namespace ${namespace}`;
    await prepare?.(contract);
  });
  after(async () => {
    const { target, kubectl, namespace } = contract;
    if (target?.real) {
      await kubectl.ok`delete namespace ${namespace} --wait=false`;
    }
    await target?.close();
  });
  return contract;
}

/** A case that would disturb others on a cluster they share, or asks for what not every cluster has. */
export function sandboxOnly(name: string, run: () => Promise<void>): void {
  test(name, async context => {
    if (process.env.AMAMBA_TEST_KUBECONFIG) {
      context.skip('disturbs others, or asks for what not every cluster has');
    } else {
      await run();
    }
  });
}

/** Tries until it holds; the last failure tells why it never did. */
export async function eventually<T>(
  look: () => Promise<T>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
