import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeService } from '@amamba/plugin-amamba-node';
import type { DebugPolicies } from '../policy/DebugPolicies';
import { type OpenedProcess, OpeningError } from '../process/RemoteProcess';
import type { OpeningContext } from '../session/openSession';
import type { SessionRecord } from '../store/SessionStore';
import { FileGateway } from './FileGateway';
import type { FilePlace } from './FilePlace';
import type { Transfer } from './Transfer';

const OPENING_MS = 30_000;

/** What sessions that move files need. */
export interface TransferDeps {
  kube: Pick<KubeService, 'client' | 'as'>;
  policies: DebugPolicies;
}

/** Opens in the container itself, or through a debug container beside it. */
export async function reach(
  record: SessionRecord,
  { kube }: TransferDeps,
  context: OpeningContext,
  how: {
    tools: string;
    open(place: FilePlace): Promise<OpenedProcess | undefined>;
  },
): Promise<OpenedProcess> {
  const target = targetOf(record);
  const client = kube.as(record.kubeUser).client(target.cluster);
  return new FileGateway(kube).through(
    client,
    target,
    how.tools,
    how.open,
    context.signal,
  );
}

/** Hangs up on a container that does not begin to answer. */
export async function soon<T>(
  transfer: Transfer,
  begun: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => transfer.close(), OPENING_MS);
  try {
    return await begun;
  } finally {
    clearTimeout(timer);
  }
}

/** @returns undefined when only the tools are missing, so that another way is tried. */
export function refused(error: OpeningError | undefined): undefined {
  if (error && error.code !== 'no-tar') {
    throw error;
  }
  return undefined;
}

export function targetOf(record: SessionRecord): ContainerRef {
  const { cluster, namespace, pod, container } = record;
  if (!namespace || !pod || !container) {
    throw new TypeError(`Session ${record.id} names no container`);
  }
  return { cluster, namespace, pod, container };
}

export async function limitsOf(
  record: SessionRecord,
  { policies }: TransferDeps,
) {
  const policy = await policies.of(record.workspace);
  if (!policy) {
    throw new OpeningError(
      'not-allowed',
      `There is no workspace "${record.workspace}" any more.`,
    );
  }
  return policy.limits;
}
