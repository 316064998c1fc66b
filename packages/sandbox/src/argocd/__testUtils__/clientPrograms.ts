import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const CLIENTS = join(
  import.meta.dirname ?? __dirname,
  '../../../../../.toolchain/clients',
);

/** A kubectl that knows `kustomize`: of the environment, unpacked, or installed. */
export function kubectlProgram(): string | undefined {
  return clientProgram('kubectl', process.env.AMAMBA_KUBECTL, [
    'kustomize',
    '--help',
  ]);
}

/**
 * Has charts rendered with a helm: of the environment, unpacked, or installed.
 *
 * @returns whether there is one
 */
export function useHelm(): boolean {
  const program = clientProgram('helm', process.env.AMAMBA_HELM, ['version']);
  if (program) process.env.AMAMBA_HELM = program;
  return program !== undefined;
}

function clientProgram(
  name: string,
  given: string | undefined,
  question: string[],
): string | undefined {
  const folders = existsSync(CLIENTS) ? readdirSync(CLIENTS) : [];
  const unpacked = folders.map(folder => join(CLIENTS, folder, name, name));
  const candidates = [given, ...unpacked.filter(existsSync), name];
  return candidates.find(program => program && answers(program, question));
}

function answers(program: string, question: string[]): boolean {
  try {
    execFileSync(program, question, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
