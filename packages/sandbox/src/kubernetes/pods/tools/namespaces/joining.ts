import type { Capabilities } from '../../capabilities.ts';
import { DEFAULT_CAPABILITIES } from '../../capabilities.ts';
import type { ContainerContext } from '../../podContext.ts';
import type { ChildSurroundings, ProgramContext } from '../../programs.ts';
import { findExecutable } from '../../shell/executable.ts';
import { ProgramFailure } from '../programIo.ts';

/** What a program may do. */
export function capabilitiesOf({ container }: ProgramContext): Capabilities {
  return container.capabilities ?? DEFAULT_CAPABILITIES;
}

/** A context that differs in some parts; what it uses is counted with the other. */
export function changedContext(
  base: ContainerContext,
  changes: Partial<ContainerContext>,
): ContainerContext {
  return {
    pod: base.pod,
    container: base.container,
    image: base.image,
    hostname: base.hostname,
    user: base.user,
    capabilities: base.capabilities,
    network: base.network,
    processes: base.processes,
    cgroup: base.cgroup,
    cgroupRoot: base.cgroupRoot,
    memoryLimit: base.memoryLimit,
    cpuLimit: base.cpuLimit,
    allocate: (pid, bytes) => base.allocate(pid, bytes),
    burn: (pid, millicores) => base.burn(pid, millicores),
    usage: () => base.usage(),
    ...changes,
  };
}

/**
 * Runs a command elsewhere, in the place of a program.
 * @throws ProgramFailure when there is no such command there
 */
export async function runThere(
  context: ProgramContext,
  argv: string[],
  there: ChildSurroundings,
  env = context.env,
): Promise<number> {
  const { fs = context.fs, cwd = context.cwd } = there;
  const [command = ''] = argv;
  if (!(await findExecutable(command, env.PATH, cwd, fs))) {
    throw new ProgramFailure(
      `${context.name}: failed to execute ${command}: No such file or directory`,
      127,
    );
  }
  const child = context.spawn(argv, env, there);
  context.onSignal(signal => child.kill(signal));
  const kill = () => child.kill('KILL');
  context.signal.addEventListener('abort', kill, { once: true });
  const { exitCode } = await child.exited;
  context.signal.removeEventListener('abort', kill);
  return exitCode;
}

/** The words of a command; a shell when there are none. */
export function commandOf(
  operands: string[],
  { env }: ProgramContext,
): string[] {
  return operands.length > 0 ? operands : [env.SHELL ?? '/bin/sh'];
}
