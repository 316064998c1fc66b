import {
  type ArgoCdClient,
  type ArgoCdService,
  argoCdServiceRef,
  type KubeClient,
  type KubeService,
  kubeServiceRef,
} from '@amamba/plugin-amamba-node';
import {
  type Sandbox,
  type SandboxArgoCd,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { adminConfig } from '../../kubernetes/__testUtils__/startKube';
import { TestArgoSyncer } from './TestArgoSyncer';

export const APPLICATIONS = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'applications',
};
export const APP_PROJECTS = { ...APPLICATIONS, plural: 'appprojects' };
export const APPLICATION_SETS = {
  ...APPLICATIONS,
  plural: 'applicationsets',
};
export const SECRETS = { group: '', version: 'v1', plural: 'secrets' };
export const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' };

/** A sandbox's Argo CD, those who may do everything there, and syncers. */
export class ArgoCdWorld {
  readonly sandbox: Sandbox;
  readonly argoCd: SandboxArgoCd;
  /** Of the cluster in which Argo CD lives. */
  admin!: KubeClient;
  /** Argo CD as its account `admin`. */
  argoAdmin!: ArgoCdClient;
  readonly #stops: Array<() => Promise<void>> = [];

  static async create(): Promise<ArgoCdWorld> {
    const sandbox = await startSandbox({ servers: ['argocd'] });
    const world = new ArgoCdWorld(sandbox);
    const { kube, argoCd } = await world.startServices(adminConfig(sandbox), {
      username: 'admin',
      password: world.argoCd.adminPassword,
    });
    world.admin = kube.client(world.argoCd.cluster);
    world.argoAdmin = argoCd.client('main');
    return world;
  }

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    this.argoCd = sandbox.argoCd!;
    this.#stops.push(() => sandbox.stop());
  }

  /** A syncer as a portal that just started has it. */
  async startSyncer(
    config: { instance?: JsonObject; amamba?: JsonObject } = {},
  ): Promise<TestArgoSyncer> {
    const { kube, argoCd, amamba } = await this.startServices(
      this.sandbox.backstageKubernetesConfig,
      { token: this.argoCd.token, ...config.instance },
      config.amamba,
    );
    const syncer = new TestArgoSyncer(kube, argoCd, amamba);
    this.#stops.unshift(async () => syncer.provisioner.stop());
    return syncer;
  }

  async startServices(
    kubernetes: JsonObject,
    instance: JsonObject,
    more: JsonObject = {},
  ): Promise<{ kube: KubeService; argoCd: ArgoCdService; amamba: JsonObject }> {
    const { url, cluster, namespace } = this.argoCd;
    const amamba = {
      ...more,
      argocd: {
        instances: [{ name: 'main', url, cluster, namespace, ...instance }],
      },
    };
    const services: { kube: KubeService; argoCd: ArgoCdService }[] = [];
    const backend = await startTestBackend({
      features: [
        mockServices.rootConfig.factory({ data: { kubernetes, amamba } }),
        createBackendPlugin({
          pluginId: 'services-user',
          register: env =>
            env.registerInit({
              deps: { kube: kubeServiceRef, argoCd: argoCdServiceRef },
              init: async deps => {
                services.push(deps);
              },
            }),
        }),
      ],
    });
    this.#stops.unshift(() => backend.stop());
    return { ...services[0], amamba };
  }

  /** As the cluster has it. */
  async project(name: string) {
    const { namespace } = this.argoCd;
    return this.admin.get(APP_PROJECTS, { namespace, name });
  }

  async makeProject(
    name: string,
    spec: JsonObject,
    metadata: {
      labels?: Record<string, string>;
      annotations?: Record<string, string>;
    } = {},
  ) {
    return this.admin.create(APP_PROJECTS, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, namespace: this.argoCd.namespace, ...metadata },
      spec,
    });
  }

  async patchProject(name: string, patch: JsonObject) {
    const { namespace } = this.argoCd;
    return this.admin.patch(APP_PROJECTS, { namespace, name }, patch, {
      type: 'merge',
    });
  }

  async deleteProject(name: string) {
    const { namespace } = this.argoCd;
    await this.admin.delete(APP_PROJECTS, { namespace, name });
  }

  async makeApplication(name: string, spec: JsonObject) {
    return this.admin.create(APPLICATIONS, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: this.argoCd.namespace },
      spec: {
        source: { repoURL: 'https://git.invalid/x.git', path: '.' },
        ...spec,
      },
    });
  }

  async deleteApplication(name: string) {
    const { namespace } = this.argoCd;
    await this.admin.delete(APPLICATIONS, { namespace, name });
  }

  /** As Argo CD's admin, who may also do what no client of ours does. */
  async post(path: string, body: object): Promise<{ token: string }> {
    const call = async (to: string, json: object, token?: string) => {
      const response = await fetch(`${this.argoCd.url}/api/v1/${to}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(json),
      });
      return (await response.json()) as { token: string };
    };
    const { token } = await call('session', {
      username: 'admin',
      password: this.argoCd.adminPassword,
    });
    return call(path, body, token);
  }

  /** Of a role of a project. */
  async issueRoleToken(project: string, role: string): Promise<string> {
    const path = `projects/${project}/roles/${role}/token`;
    return (await this.post(path, { expiresIn: 3600 })).token;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }
}
