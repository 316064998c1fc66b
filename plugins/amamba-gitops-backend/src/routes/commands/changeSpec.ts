import {
  type ArgoApplication,
  type ArgoApplicationRef,
  type ArgoCdClient,
  ArgoCdError,
} from '@amamba/plugin-amamba-node';
import { ConflictError } from '@backstage/errors';

/**
 * Changes the specification, and annotations, of an application that is as it
 * was read: what somebody else changes meanwhile is not overwritten.
 *
 * @remarks Argo CD ignores the `resourceVersion` of an update, but it does
 * what a JSON patch says to test first.
 * @throws ConflictError when it is not as it was.
 */
export async function changeSpec(
  client: ArgoCdClient,
  ref: ArgoApplicationRef,
  before: ArgoApplication,
  after: ArgoApplication,
): Promise<ArgoApplication> {
  const annotations = after.metadata.annotations ?? {};
  const annotated =
    JSON.stringify(annotations) !==
    JSON.stringify(before.metadata.annotations ?? {});
  try {
    return await client.applications.patch(
      ref,
      [
        { op: 'test', path: '/spec', value: before.spec },
        { op: 'replace', path: '/spec', value: after.spec },
        ...(annotated
          ? [{ op: 'add', path: '/metadata/annotations', value: annotations }]
          : []),
      ],
      { type: 'json' },
    );
  } catch (error) {
    throw error instanceof ArgoCdError &&
      /test(ing value)?\b.*fail/i.test(error.message)
      ? changedMeanwhile(ref.name)
      : error;
  }
}

/** Somebody else was faster. */
export function changedMeanwhile(name: string): ConflictError {
  return new ConflictError(
    `Somebody changed ${name} meanwhile, so nothing was changed now. Look at how it is, and change that.`,
  );
}
