import {
  type Grant,
  listGrants,
  type WorkspaceSpec,
  workspaceSpecSchema,
} from '@amamba/plugin-amamba-common';
import {
  type ArgoCdService,
  createOwnRepositories,
  type KubeService,
  type KubeSubjects,
} from '@amamba/plugin-amamba-node';
import type {
  ProvisionOutcome,
  ProvisionRequest,
} from '@amamba/plugin-amamba-workspaces-node';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { ArgoCdProvisioner } from '../ArgoCdProvisioner';
import { readArgoCdSettings } from '../readArgoCdSettings';

/** People are known to Argo CD by their references. */
const subjects: Pick<KubeSubjects, 'subjectsOf'> = {
  subjectsOf: async refs =>
    refs.map(name => ({
      kind: name.startsWith('group:') ? 'Group' : 'User',
      apiGroup: 'rbac.authorization.k8s.io',
      name,
    })),
};

/** The provisioner, and what an engine would remember for it. */
export class TestArgoSyncer {
  readonly provisioner: ArgoCdProvisioner;
  readonly states = new Map<string, JsonObject | undefined>();
  readonly enqueued: string[] = [];
  readonly #specs = new Map<string, WorkspaceSpec>();

  constructor(kube: KubeService, argoCd: ArgoCdService, amamba: JsonObject) {
    const config = mockServices.rootConfig({ data: { amamba } });
    this.provisioner = new ArgoCdProvisioner({
      argoCd,
      kube,
      subjects,
      repositories: createOwnRepositories(config),
      settings: readArgoCdSettings(config),
    });
    this.provisioner.observe(workspace => this.enqueued.push(workspace));
  }

  /** Says how a workspace should be from now on. */
  declare(workspace: string, clusters: unknown[], spec: object = {}): void {
    this.#specs.set(
      workspace,
      workspaceSpecSchema.parse({
        owner: 'group:default/owners',
        members: { admins: ['alice'] },
        clusters,
        ...spec,
      }),
    );
  }

  async ensure(workspace: string): Promise<ProvisionOutcome> {
    return this.#run('ensure', workspace);
  }

  async check(workspace: string): Promise<ProvisionOutcome> {
    return this.provisioner.check(this.request(workspace));
  }

  async remove(workspace: string): Promise<ProvisionOutcome> {
    return this.#run('remove', workspace);
  }

  request(workspace: string, target = 'main'): ProvisionRequest {
    const spec = this.#specs.get(workspace)!;
    const grants: Grant[] = listGrants(spec, new Map());
    return {
      workspace: { name: workspace, spec, grants },
      target,
      state: this.states.get(workspace),
      signal: AbortSignal.timeout(60_000),
    };
  }

  async #run(
    what: 'ensure' | 'remove',
    workspace: string,
  ): Promise<ProvisionOutcome> {
    const outcome = await this.provisioner[what](this.request(workspace));
    this.states.set(workspace, outcome.state);
    return outcome;
  }
}
