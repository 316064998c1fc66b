import {
  type Grant,
  listGrants,
  type WorkspaceSpec,
  workspaceSpecSchema,
} from '@amamba/plugin-amamba-common';
import type { KubeService, KubeSubjects } from '@amamba/plugin-amamba-node';
import type {
  ProvisionOutcome,
  ProvisionRequest,
} from '@amamba/plugin-amamba-workspaces-node';
import type { JsonObject } from '@backstage/types';
import { KubernetesProvisioner } from '../KubernetesProvisioner';
import type { Settings } from '../Settings';
import { interceptCalls } from './interceptCalls';

/** People are known to the clusters by their references. */
const subjects: KubeSubjects = {
  userOf: async () => undefined,
  subjectsOf: async refs =>
    refs.map(name => ({
      kind: name.startsWith('group:') ? 'Group' : 'User',
      apiGroup: 'rbac.authorization.k8s.io',
      name,
    })),
};

export const SETTINGS: Settings = {
  clusterRoles: { admin: 'admin', editor: 'edit', viewer: 'view' },
  customRoles: [],
  protectedNamespaces: ['kube-*', 'default'],
};

/** The provisioner, and what an engine would remember for it. */
export class TestSyncer {
  readonly provisioner: KubernetesProvisioner;
  /** What was asked of clusters, apart from watches. */
  readonly calls: string[] = [];
  readonly states = new Map<string, JsonObject | undefined>();
  readonly enqueued: string[] = [];
  readonly #specs = new Map<string, WorkspaceSpec>();

  constructor(kube: KubeService, settings: Partial<Settings> = {}) {
    this.provisioner = new KubernetesProvisioner({
      kube: interceptCalls(kube, call => void this.calls.push(call)),
      subjects,
      settings: { ...SETTINGS, ...settings },
    });
    this.provisioner.observe(workspace => this.enqueued.push(workspace));
  }

  /** Says how a workspace should be from now on. */
  declare(workspace: string, clusters: unknown[], members: object = {}): void {
    this.#specs.set(
      workspace,
      workspaceSpecSchema.parse({
        owner: 'group:default/owners',
        members: { admins: ['alice'], ...members },
        clusters,
      }),
    );
  }

  async ensure(workspace: string, target = 'dev'): Promise<ProvisionOutcome> {
    return this.#run('ensure', workspace, target);
  }

  async check(workspace: string, target = 'dev'): Promise<ProvisionOutcome> {
    return this.provisioner.check(this.request(workspace, target));
  }

  async remove(workspace: string, target = 'dev'): Promise<ProvisionOutcome> {
    return this.#run('remove', workspace, target);
  }

  request(workspace: string, target: string): ProvisionRequest {
    const spec = this.#specs.get(workspace)!;
    const grants: Grant[] = listGrants(spec, new Map());
    return {
      workspace: { name: workspace, spec, grants },
      target,
      state: this.states.get(`${workspace} ${target}`),
      signal: AbortSignal.timeout(60_000),
    };
  }

  async #run(
    what: 'ensure' | 'remove',
    workspace: string,
    target: string,
  ): Promise<ProvisionOutcome> {
    const outcome = await this.provisioner[what](
      this.request(workspace, target),
    );
    this.states.set(`${workspace} ${target}`, outcome.state);
    return outcome;
  }
}
