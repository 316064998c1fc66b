import { GrpcError } from '../http/grpcError.ts';

/** The paths of an Application that `fields=` knows on lists and streams. */
const PATHS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'metadata.labels',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'spec',
  'spec.destination',
  'spec.project',
  'spec.source',
  'spec.sources',
  'spec.sourceHydrator',
  'spec.syncPolicy',
  'operation.sync',
  'status.sourceHydrator',
  'status.sync.status',
  'status.sync.revision',
  'status.health',
  'status.summary',
  'status.resources',
  'status.operationState.phase',
  'status.operationState.startedAt',
  'status.operationState.finishedAt',
  'status.operationState.operation.sync',
]
  // Members are told in this order.
  .sort()
  .map(path => ({ path, steps: path.split('.') }));

/** Told even when there is nothing. */
const TOLD_EMPTY = 'status.sync.status';

/** Makes of an Application what a client asked to have of it. */
export type Projection = (application: any) => unknown;

/** Told by the server as `failed to marshal error message`, and no more. */
export class UnwritableAnswer extends GrpcError {
  constructor() {
    super(2, 'failed to marshal error message');
  }
}

/**
 * @param fields - as in `fields=`; undefined when everything is wanted
 * @param prefix - of each path: `items.` or `result.application.`
 */
export function applicationProjection(
  fields: string,
  prefix: string,
): Projection | undefined {
  if (fields === '') return undefined;
  const excluding = fields.startsWith('-');
  const named = new Set(fields.replace(/^-/, '').split(','));
  const chosen = PATHS.filter(
    ({ path }) => named.has(prefix + path) !== excluding,
  );
  // The real server puts `spec.destination` into the `spec` it has just put
  // there, which is no map, and cannot write the answer.
  if (excluding && !named.has(`${prefix}spec`)) {
    throw new UnwritableAnswer();
  }
  return application => {
    const kept = {};
    for (const { steps } of chosen) {
      const value = read(application, steps);
      if (value !== undefined) write(kept, steps, value);
      else if (excluding && isEmptyKept(application, steps)) {
        write(kept, steps, steps.at(-1) === 'revision' ? '' : null);
      }
    }
    return kept;
  };
}

/** What is empty is told, unless what it would be in is not there. */
function isEmptyKept(application: any, steps: string[]): boolean {
  if (steps[0] === 'operation') return Boolean(application.operation);
  return (
    steps[1] !== 'operationState' || Boolean(application.status.operationState)
  );
}

function read(application: any, steps: string[]): unknown {
  let value = application;
  // What it is asked for is what the sync came to.
  const path = steps.join('.');
  if (path === 'status.operationState.operation.sync') {
    return application.status?.operationState?.syncResult;
  }
  for (const step of steps) value = value?.[step];
  return value === '' && path !== TOLD_EMPTY ? undefined : value;
}

function write(target: any, steps: string[], value: unknown): void {
  let at = target;
  for (const step of steps.slice(0, -1)) {
    at[step] = { ...at[step] };
    at = at[step];
  }
  at[steps.at(-1)!] = value;
}
