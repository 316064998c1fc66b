import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import {
  ArgoCdError,
  type EntityCallContext,
  type NewArgoApplication,
  type RouteHandler,
} from '@amamba/plugin-amamba-node';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import { hideUserInfo } from '../../argocd/repositoryAddress';
import { toNewArgoApplication } from '../../argocd/toArgoApplication';
import { selectApplications } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { isWorkspaceEntity } from '../selectByAnnotations';
import {
  checkApplicationNamespace,
  findTenancy,
  resolveSpec,
  type Tenancy,
} from '../tenancy';
import { requesterOf, untilKept } from './commandContext';
import { findMismatches, type Prospect } from './wouldBelong';

const KEPT_WITHIN_MS = 3000;

export function createApplication(
  deps: RouteDeps,
): RouteHandler<GitopsContract['createApplication']> {
  return async ({ body }, caller) => {
    const tenancy = await findTenancy(
      deps,
      requireWorkspace(caller.entity),
      body.instance,
    );
    const place = resolveSpec(deps, tenancy, body.spec);
    const { instance, client } = tenancy;
    const namespace = checkApplicationNamespace(tenancy, body.namespace);
    const key = {
      instance: instance.name,
      namespace: namespace ?? instance.namespace,
      name: body.name,
    };
    await requireOfEntity(deps, caller, {
      ...key,
      project: place.project,
      labels: body.labels,
    });
    await createNew(
      tenancy,
      toNewArgoApplication({
        ...body,
        namespace,
        place,
        requestedBy: requesterOf(caller),
      }),
    );
    const ref = { project: place.project, name: key.name, namespace };
    deps.ingest.applicationChanged(instance.name, ref);
    caller.note({
      workspace: tenancy.workspace,
      detail: `${key.name} on ${client.instance}, from ${body.spec.sources
        .map(({ repoUrl }) => hideUserInfo(repoUrl))
        .join(', ')} to ${body.spec.destination.cluster}/${
        body.spec.destination.namespace
      }`,
    });
    await untilKept(deps, key, {
      signal: caller.signal,
      forMs: KEPT_WITHIN_MS,
    });
    return key;
  };
}

function requireWorkspace(entity: Entity): string {
  const { name, annotations } = entity.metadata;
  const workspace = isWorkspaceEntity(entity)
    ? name
    : annotations?.[WORKSPACE_ANNOTATION];
  if (!workspace) {
    throw new InputError(
      `Applications are made in a workspace, and ${name} belongs to none; give it the annotation ${WORKSPACE_ANNOTATION}`,
    );
  }
  return workspace;
}

/** One that the entity's annotations leave out would be gone from its page. */
async function requireOfEntity(
  deps: RouteDeps,
  { entity, entityRef }: EntityCallContext,
  prospect: Prospect,
): Promise<void> {
  const selection = await selectApplications(deps, entity);
  const mismatches = selection ? findMismatches(selection, prospect) : [];
  if (mismatches.length > 0) {
    throw new InputError(
      `It would not be one of ${entityRef}, whose annotations ask for ${mismatches.join(
        ', ',
      )}. Make it so, or make it from the workspace's page.`,
    );
  }
}

/** @throws ConflictError when the name is taken, by whomever. */
async function createNew(
  { client, project }: Tenancy,
  application: NewArgoApplication,
): Promise<void> {
  const { name, namespace } = application.metadata;
  const taken = () =>
    new ConflictError(
      `The name ${name} is taken on Argo CD ${client.instance}; choose another`,
    );
  const ref = { project: project.metadata.name, name, namespace };
  // Argo CD would answer the one that is there, if it is just the same.
  if (await client.applications.get(ref)) {
    throw taken();
  }
  try {
    await client.applications.create(application);
  } catch (error) {
    throw error instanceof ArgoCdError &&
      /existing application spec is different/.test(error.message)
      ? taken()
      : error;
  }
}
