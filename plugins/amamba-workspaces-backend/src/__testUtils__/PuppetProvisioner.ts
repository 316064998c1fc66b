import type {
  ProvisionedWorkspace,
  ProvisionOutcome,
  ProvisionRequest,
  WorkspaceProvisioner,
} from '@amamba/plugin-amamba-workspaces-node';

/** One thing that the engine asked for. */
export interface PuppetCall {
  method: 'ensure' | 'check' | 'remove';
  workspace: string;
  target: string;
}

type Answer = (request: ProvisionRequest) => Promise<ProvisionOutcome>;

/** Nothing had to be done. */
export const SYNCED: ProvisionOutcome = {
  status: 'Synced',
  reason: 'Synced',
  message: 'It is as the workspace says.',
  changes: [],
};

/** A provisioner that does what a test says; all is well unless told. */
export class PuppetProvisioner implements WorkspaceProvisioner {
  readonly name: string;
  readonly ofClusters = true;
  readonly calls: PuppetCall[] = [];
  owned: string[] = [];
  answers: Record<PuppetCall['method'], Answer> = {
    ensure: async () => SYNCED,
    check: async () => SYNCED,
    remove: async () => SYNCED,
  };
  #enqueue: ((workspace: string) => void) | undefined;

  constructor(name = 'puppet') {
    this.name = name;
  }

  /** Something happened in the world. */
  notice(workspace: string): void {
    this.#enqueue?.(workspace);
  }

  targets(workspace: ProvisionedWorkspace): string[] {
    return workspace.spec.clusters.map(({ name }) => name);
  }

  ensure(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#answer('ensure', request);
  }

  check(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#answer('check', request);
  }

  remove(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#answer('remove', request);
  }

  observe(enqueue: (workspace: string) => void): () => void {
    this.#enqueue = enqueue;
    return () => {
      this.#enqueue = undefined;
    };
  }

  async listOwned(): Promise<string[]> {
    return this.owned;
  }

  #answer(method: PuppetCall['method'], request: ProvisionRequest) {
    const { workspace, target } = request;
    this.calls.push({ method, workspace: workspace.name, target });
    return this.answers[method](request);
  }
}
