import { randomBytes } from 'node:crypto';
import type {
  Step,
  TaskSpec,
  WorkspaceBinding,
  WorkspaceDeclaration,
} from './specs.ts';
import { referencesIn } from './substitute.ts';

export interface Mount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}

interface Volume {
  name: string;
  [source: string]: unknown;
}

/** The volumes behind a TaskRun's workspaces and where containers find them. */
export class WorkspaceVolumes {
  readonly volumes: Volume[] = [];
  readonly #mounts = new Map<string, Mount>();
  readonly #volumeNames = new Map<string, string>();
  /** Workspaces seen only by the containers that name them. */
  readonly #isolated: Set<string>;

  constructor(
    { workspaces = [], steps = [], sidecars = [] }: TaskSpec,
    bindings: WorkspaceBinding[],
  ) {
    this.#isolated = new Set(
      [...steps, ...sidecars].flatMap(container =>
        (container.workspaces ?? []).map(({ name }) => name),
      ),
    );
    for (const workspace of workspaces) {
      const binding = bindings.find(({ name }) => name === workspace.name);
      if (binding) this.#bind(workspace, binding);
    }
  }

  mountsOf({ workspaces = [] }: Step): Mount[] {
    return [...this.#mounts].flatMap(([name, mount]) => {
      const own = workspaces.find(item => item.name === name);
      if (!own && this.#isolated.has(name)) return [];
      return [
        { ...mount, ...(own?.mountPath && { mountPath: own.mountPath }) },
      ];
    });
  }

  #bind(workspace: WorkspaceDeclaration, binding: WorkspaceBinding): void {
    const { name: _, subPath, ...source } = binding;
    this.#mounts.set(workspace.name, {
      name: this.#volume(workspace.name, source),
      mountPath: workspace.mountPath ?? `/workspace/${workspace.name}`,
      ...(subPath && { subPath }),
      ...(workspace.readOnly && { readOnly: true }),
    });
  }

  /** One claim bound twice is one volume. */
  #volume(workspace: string, source: Record<string, unknown>): string {
    const key = source.persistentVolumeClaim
      ? JSON.stringify(source)
      : workspace;
    const known = this.#volumeNames.get(key);
    if (known) return known;
    const name = `ws-${randomSuffix()}`;
    this.#volumeNames.set(key, name);
    this.volumes.push({ name, ...source });
    return name;
  }
}

/** Names of the workspaces that a task's containers speak of. */
export function usedWorkspaces(taskSpec: TaskSpec | undefined): Set<string> {
  const { steps, sidecars, stepTemplate } = taskSpec ?? {};
  const names = referencesIn([steps, sidecars, stepTemplate]).flatMap(
    reference => /^workspaces\.([^.]+)\./.exec(reference)?.[1] ?? [],
  );
  return new Set(names);
}

export function randomSuffix(): string {
  return randomBytes(3).toString('hex').slice(0, 5);
}
