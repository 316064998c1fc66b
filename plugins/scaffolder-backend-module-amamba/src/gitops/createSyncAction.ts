import { setTimeout as wait } from 'node:timers/promises';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ApiError } from '@amamba/plugin-amamba-common';
import type { Application } from '@amamba/plugin-amamba-gitops-common';
import type { GitopsClient, GitopsClientFor } from './createGitopsClientFor';
import { findApplication } from './findApplication';

const LOOK_MS = 2000;
const DEFAULT_TIMEOUT_SECONDS = 600;
/** Characters of what Argo CD says about it. */
const MAX_REASONS = 1000;

type Params = Awaited<ReturnType<typeof findApplication>>;

/**
 * `amamba:gitops:sync`
 *
 * @param lookMs - between two looks at how it goes
 */
export function createSyncAction(clientFor: GitopsClientFor, lookMs = LOOK_MS) {
  return createTemplateAction({
    id: 'amamba:gitops:sync',
    description:
      'Syncs an Argo CD application of a catalog entity, and waits until it is synced and healthy.',
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z =>
          z.string().describe('A component, or the workspace it is in'),
        name: z => z.string().describe('Name of the application'),
        instance: z => z.string().optional().describe('Its Argo CD'),
        revision: z => z.string().optional(),
        prune: z => z.boolean().optional(),
        wait: z =>
          z.boolean().optional().describe('Until it is healthy; by default'),
        timeoutSeconds: z =>
          z
            .number()
            .int()
            .min(1)
            .max(3600)
            .optional()
            .describe(
              `How long to wait; ${DEFAULT_TIMEOUT_SECONDS} by default`,
            ),
      },
      output: {
        sync: z => z.string(),
        health: z => z.string(),
        revisions: z => z.array(z.string()),
      },
    },
    async handler(ctx) {
      const { input, logger } = ctx;
      if (ctx.isDryRun) {
        logger.info(`${input.name} would be synced`);
        return;
      }
      const client = clientFor(await ctx.getInitiatorCredentials());
      const params = await findApplication(client, input);
      // What ran before is not what is waited for, also after a restart.
      const { before } = await ctx.checkpoint({
        key: `sync.${params.instance}.${input.name}`,
        fn: () => begin(client, params, input, text => logger.info(text)),
      });
      const application =
        input.wait === false
          ? await read(client, params)
          : await untilHealthy({
              client,
              params,
              before,
              lookMs,
              timeoutMs:
                (input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
              signal: ctx.signal,
            });
      ctx.output('sync', application.sync);
      ctx.output('health', application.health);
      ctx.output('revisions', application.revisions);
    },
  });
}

async function read(
  client: GitopsClient,
  params: Params,
): Promise<Application> {
  return (await client.getApplication({ params })).application;
}

function markOf({ lastOperation }: Application): string {
  return lastOperation?.startedAt ?? '';
}

/** @returns which operation was the last one before. */
async function begin(
  client: GitopsClient,
  params: Params,
  { revision, prune }: { revision?: string; prune?: boolean },
  tell: (text: string) => void,
): Promise<{ before: string }> {
  const before = markOf(await read(client, params));
  try {
    await client.syncApplication({ params, body: { revision, prune } });
    tell(`${params.application} is being synced`);
  } catch (error) {
    // It syncs by itself, say: that one is as good.
    if (
      !(error instanceof ApiError) ||
      !/already in progress/.test(error.message)
    ) {
      throw error;
    }
    tell(`${params.application} is being synced already`);
    return { before: '' };
  }
  return { before };
}

/** @throws Error when the sync fails, or it does not become healthy in time. */
async function untilHealthy(options: {
  client: GitopsClient;
  params: Params;
  before: string;
  lookMs: number;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}): Promise<Application> {
  const { client, params, before, lookMs, timeoutMs, signal } = options;
  const until = Date.now() + timeoutMs;
  for (;;) {
    const application = await read(client, params);
    const { lastOperation, sync, health } = application;
    const begun = markOf(application) !== before;
    const phase = begun ? lastOperation?.phase : undefined;
    if (phase === 'Failed' || phase === 'Error') {
      throw new Error(
        `${params.application} was not synced: ${
          lastOperation?.message ?? phase
        }`,
      );
    }
    if (phase === 'Succeeded' && sync === 'Synced' && health === 'Healthy') {
      return application;
    }
    if (Date.now() >= until) {
      throw new Error(
        `${params.application} is ${sync} and ${health} after ${
          timeoutMs / 1000
        } s${reasonsOf(application)}. Look at its page for how it goes on.`,
      );
    }
    await wait(lookMs, undefined, { signal });
  }
}

/** Such as that another application has the same resources. */
function reasonsOf({ healthMessage, conditions }: Application): string {
  const reasons = [healthMessage, ...conditions.map(({ message }) => message)];
  const told = reasons.filter(Boolean).join('; ').slice(0, MAX_REASONS);
  return told && `: ${told}`;
}
