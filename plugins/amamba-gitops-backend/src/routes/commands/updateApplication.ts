import { isDeepStrictEqual } from 'node:util';
import type {
  ApplicationSpec,
  GitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication, RouteHandler } from '@amamba/plugin-amamba-node';
import { withAutomationTakenAway } from '../../argocd/automation';
import { InputError } from '@backstage/errors';
import { specVersionOf } from '../../argocd/specVersion';
import { toChangedArgoApplication } from '../../argocd/toArgoApplication';
import { toDestination } from '../../view/toSpec';
import type { OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import {
  checkSourceShape,
  checkTenantSources,
  findTenancy,
  resolveSpec,
  serverOf,
} from '../tenancy';
import { findOwnApplication } from '../ownership';
import { changedMeanwhile, changeSpec } from './changeSpec';
import { announce, readNow } from './commandContext';
import { ignoresPause } from './pauseAutoSync';
import { requireNotRemade } from './requireNotRemade';

export function updateApplication(
  deps: RouteDeps,
): RouteHandler<GitopsContract['updateApplication']> {
  return async ({ params, body }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const before = await readNow(own, caller.signal);
    if (specVersionOf(before) !== body.resourceVersion) {
      throw changedMeanwhile(own.ref.name);
    }
    const place = await resolve(deps, own, before, body.spec);
    await requireNotRemade(own, before, '/spec');
    const after = toChangedArgoApplication(before, body.spec, place);
    const client = own.client();
    const changed = await changeSpec(client, own.ref, before, after);
    if (ignoresPause(changed, body.spec.syncPolicy.automated?.enabled)) {
      const paused = withAutomationTakenAway(changed);
      await changeSpec(client, own.ref, changed, paused);
    }
    caller.note({ detail: describeChange(before, after) });
    return announce(deps, own);
  };
}

/**
 * Where it goes, for Argo CD; nothing: where it went, as that is written there.
 *
 * @throws NotFoundError for what is not its workspace's.
 */
async function resolve(
  deps: RouteDeps,
  { stored, instance }: OwnedApplication,
  before: ArgoApplication,
  spec: ApplicationSpec,
): Promise<{ server?: string }> {
  const { destination } = spec;
  const was = toDestination(before.spec, deps.contextOf(instance));
  const stays = isDeepStrictEqual(destination, was);
  if (!stays && !destination.namespace) {
    throw new InputError(
      `Say to which namespace of ${destination.cluster} it goes`,
    );
  }
  const projects = await deps.store.listProjects({ instance: instance.name });
  const project = projects.find(({ name }) => name === stored.summary.project);
  if (!project?.workspace) {
    // Of nobody's project: Argo CD's own rules are all there are.
    checkSourceShape(spec);
    return stays
      ? {}
      : { server: serverOf(deps, instance, before.spec.project, destination) };
  }
  const tenancy = await findTenancy(deps, project.workspace, instance.name);
  if (!destination.namespace) {
    // Each of its manifests says where it goes: its project says whether it may.
    checkTenantSources(tenancy, spec);
    return {};
  }
  const { server } = resolveSpec(deps, tenancy, spec);
  return stays ? {} : { server };
}

/** Which parts, without their values: some are secrets after all. */
function describeChange(
  before: ArgoApplication,
  after: ArgoApplication,
): string {
  const fields = new Set([
    ...Object.keys(before.spec),
    ...Object.keys(after.spec),
  ]);
  const changed = [...fields].filter(
    field => !isDeepStrictEqual(before.spec[field], after.spec[field]),
  );
  return changed.length > 0 ? changed.join(', ') : 'nothing';
}
