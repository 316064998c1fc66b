import { randomUUID } from 'node:crypto';
import type { PodRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeSubjects } from '@amamba/plugin-amamba-node';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { DebugConfig } from '../policy/DebugConfig';
import type { DebugPolicies } from '../policy/DebugPolicies';
import type { EntityCaller, Previews } from '../routes/RouteDeps';
import { createCapability, hashCapability } from './capability';
import type { PreviewRecord, PreviewStore } from './PreviewStore';

/** Open previews of one person. */
const MAX_PER_USER = 20;
/** For how long an expired one is told from one that never was. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** Of this plugin at every Backstage. */
const PLUGIN_PATH = '/api/amamba-debug';

/** What {@link PreviewService} needs. */
export interface PreviewServiceOptions {
  store: PreviewStore;
  config: DebugConfig['preview'];
  policies: DebugPolicies;
  subjects: Pick<KubeSubjects, 'userOf'>;
  now(): Date;
}

/**
 * Opens, renews and closes previews. The callers of these were authorised on
 * the pod; who looks has only the capability.
 */
export class PreviewService implements Previews {
  readonly #options: PreviewServiceOptions;

  constructor(options: PreviewServiceOptions) {
    this.#options = options;
  }

  async open(
    options: { pod: PodRef; port: number; workspace: string },
    caller: EntityCaller,
  ) {
    const { store, subjects, now } = this.#options;
    const user = personOf(caller);
    await this.#checkAllowed(options.workspace);
    await store.deleteExpiredBefore(new Date(now().getTime() - KEPT_MS));
    if ((await store.count(user, now())) >= MAX_PER_USER) {
      throw new ConflictError(
        `You have ${MAX_PER_USER} previews open. Close one, or wait until one expires.`,
      );
    }
    const { cluster, namespace, pod } = options.pod;
    const kubeUser = await subjects.userOf(caller.credentials);
    const capability = createCapability();
    const preview: PreviewRecord = {
      id: randomUUID(),
      hash: hashCapability(capability),
      workspace: options.workspace,
      entityRef: caller.entityRef,
      cluster,
      namespace,
      pod,
      port: options.port,
      user,
      ...(kubeUser && { kubeUser }),
      expiresAt: this.#end(),
    };
    await store.insert(preview);
    return { ...describe(preview), path: this.#address(capability) };
  }

  /**
   * Keeps it open for another while. The address stays as it is, and is not
   * told again: only its hash is known here.
   */
  async renew(id: string, pod: PodRef, caller: EntityCaller) {
    const { store, subjects } = this.#options;
    const preview = await this.#own(id, pod, caller);
    await this.#checkAllowed(preview.workspace);
    const expiresAt = this.#end();
    const kubeUser = await subjects.userOf(caller.credentials);
    if (!(await store.extend(id, { expiresAt, kubeUser }))) {
      throw notFound(id);
    }
    return describe({ ...preview, expiresAt });
  }

  async close(id: string, pod: PodRef, caller: EntityCaller): Promise<void> {
    await this.#own(id, pod, caller);
    await this.#options.store.delete(id);
  }

  async #own(
    id: string,
    pod: PodRef,
    caller: EntityCaller,
  ): Promise<PreviewRecord> {
    const user = personOf(caller);
    const preview = await this.#options.store.get(id);
    const isIt =
      preview?.user === user &&
      preview.entityRef === caller.entityRef &&
      preview.cluster === pod.cluster &&
      preview.namespace === pod.namespace &&
      preview.pod === pod.pod &&
      preview.expiresAt > this.#options.now();
    if (!isIt) {
      throw notFound(id);
    }
    return preview;
  }

  async #checkAllowed(workspace: string): Promise<void> {
    const policy = await this.#options.policies.of(workspace);
    if (!policy?.preview) {
      throw new NotAllowedError(
        this.#options.config.enabled
          ? `Workspace "${workspace}" does not allow previews. Its owners can, with spec.debug.preview.`
          : 'Previews are off in this portal. Whoever keeps it can turn them on with amamba.debug.preview.enabled.',
      );
    }
  }

  #end(): Date {
    const { config, now } = this.#options;
    return new Date(now().getTime() + config.seconds * 1000);
  }

  #address(capability: string): string {
    const { baseUrl } = this.#options.config;
    const path = `/preview/${capability}/`;
    return baseUrl
      ? `${baseUrl.replace(/\/+$/, '')}${PLUGIN_PATH}${path}`
      : path;
  }
}

function personOf({ user }: EntityCaller): string {
  if (!user) {
    throw new NotAllowedError('Previews are for people, not for services.');
  }
  return user;
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(
    `You have no preview "${id}" of this pod open. Open it anew.`,
  );
}

function describe({ id, expiresAt }: PreviewRecord) {
  return { id, expiresAt: expiresAt.toISOString() };
}
