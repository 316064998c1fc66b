import { isDeepStrictEqual } from 'node:util';
import type {
  ApplicationSpec,
  GitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication, RouteHandler } from '@amamba/plugin-amamba-node';
import { withAutomationTakenAway } from '../../argocd/automation';
import { specVersionOf } from '../../argocd/specVersion';
import { toChangedArgoApplication } from '../../argocd/toArgoApplication';
import type { OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import {
  checkSourceShape,
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
    const server = await resolve(deps, own, body.spec);
    await requireNotRemade(own, before, '/spec');
    const after = toChangedArgoApplication(before, body.spec, { server });
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

/** Where it goes, for Argo CD. @throws NotFoundError for what is not its workspace's. */
async function resolve(
  deps: RouteDeps,
  { stored, instance }: OwnedApplication,
  spec: ApplicationSpec,
): Promise<string> {
  const projects = await deps.store.listProjects({ instance: instance.name });
  const project = projects.find(({ name }) => name === stored.summary.project);
  if (!project?.workspace) {
    // Of nobody's project: Argo CD's own rules are all there are.
    checkSourceShape(spec);
    return serverOf(deps, instance, spec.destination);
  }
  const tenancy = await findTenancy(deps, project.workspace, instance.name);
  return resolveSpec(deps, tenancy, spec).server;
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
