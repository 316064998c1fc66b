import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { Application } from '@amamba/plugin-amamba-gitops-common';
import type { GitopsClientFor } from './createGitopsClient';
import { findApplication } from './findApplication';

const MAX_RESOURCES = 100;
const MAX_DEPLOYMENTS = 10;

export function registerGetApplication(
  actions: ActionsRegistryService,
  clientFor: GitopsClientFor,
): void {
  actions.register({
    name: 'get-application',
    title: 'Get an Argo CD application',
    description:
      'Tells how one Argo CD application of a catalog entity is: sync, health, what Argo CD complains of, its last operation, resources that are not well, and its deployments with their ids.',
    attributes: { destructive: false, idempotent: true, readOnly: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('component:default/checkout'),
          application: z.string().describe('Name of the application'),
          instance: z
            .string()
            .optional()
            .describe('Its Argo CD, if the entity has several of that name'),
        }),
      output: z =>
        z.object({
          name: z.string(),
          sync: z.string(),
          health: z.string(),
          healthMessage: z.string().optional(),
          automation: z.string(),
          conditions: z.array(
            z.object({ type: z.string(), message: z.string() }),
          ),
          lastOperation: z
            .object({ phase: z.string(), message: z.string().optional() })
            .optional(),
          unwell: z
            .array(
              z.object({
                kind: z.string(),
                namespace: z.string().optional(),
                name: z.string(),
                sync: z.string().optional(),
                health: z.string().optional(),
                message: z.string().optional(),
              }),
            )
            .describe('Resources that are out of sync or not healthy'),
          deployments: z.array(
            z.object({
              id: z.number(),
              deployedAt: z.string(),
              revisions: z.array(z.string()),
              current: z.boolean(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const client = clientFor(credentials);
      const { application } = await client.getApplication({
        params: await findApplication(client, input),
      });
      return { output: toOutput(application) };
    },
  });
}

function toOutput(application: Application) {
  const { lastOperation, healthMessage } = application;
  return {
    name: application.name,
    sync: application.sync,
    health: application.health,
    ...(healthMessage && { healthMessage }),
    automation: application.automation,
    conditions: application.conditions.map(({ type, message }) => ({
      type,
      message,
    })),
    ...(lastOperation && {
      lastOperation: {
        phase: lastOperation.phase,
        ...(lastOperation.message && { message: lastOperation.message }),
      },
    }),
    unwell: unwellOf(application),
    deployments: application.history
      .slice(0, MAX_DEPLOYMENTS)
      .map(({ id, deployedAt, revisions, current }) => ({
        id,
        deployedAt,
        revisions: revisions.map(({ revision }) => revision),
        current,
      })),
  };
}

function unwellOf({ resources }: Application) {
  return resources
    .filter(
      ({ sync, health }) =>
        (sync && sync !== 'Synced') || (health && health.status !== 'Healthy'),
    )
    .slice(0, MAX_RESOURCES)
    .map(({ kind, namespace, name, sync, health }) => ({
      kind,
      ...(namespace && { namespace }),
      name,
      ...(sync && { sync }),
      ...(health && { health: health.status }),
      ...(health?.message && { message: health.message }),
    }));
}
