import type { ContainerRef, Ticket } from '@amamba/plugin-amamba-debug-common';
import type { EntityCallContext } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { checkEntry } from './checkDebugger';
import { auditOf, beginSession, type Wish } from './beginSession';

/** What every way into a container is sent. */
type OpeningBody = ContainerRef & { reason?: string; record?: boolean };

/** What a mode adds to it. */
type ModeWish = Pick<Wish, 'request' | 'what' | 'image' | 'label' | 'check'>;

/**
 * Begins a session in a container of the entity.
 *
 * @throws NotFoundError when the container is not the entity's, and as
 * {@link beginSession} does.
 */
export async function openInContainer(
  deps: RouteDeps,
  ctx: EntityCallContext,
  body: OpeningBody,
  mode: ModeWish,
): Promise<Ticket> {
  const { cluster, namespace, pod, container, reason, record } = body;
  const target = { cluster, namespace, pod, container };
  ctx.note({ audit: auditOf(target, { ...mode, reason }) });
  const found = await deps.targets.ofContainer(ctx.entity, target);
  const { workspace } = found;
  if (mode.request.mode !== 'logs') {
    await checkEntry(deps, ctx, target, found);
  }
  return beginSession(deps, ctx, {
    ...target,
    ...mode,
    workspace,
    entityRef: ctx.entityRef,
    reason,
    record,
  });
}
