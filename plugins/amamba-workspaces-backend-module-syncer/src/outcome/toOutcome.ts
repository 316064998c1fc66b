import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import type { ProvisionOutcome } from '@amamba/plugin-amamba-workspaces-node';
import type { JsonObject } from '@backstage/types';
import type { Problem } from './Problem';

/** Worst first. */
const SEVERITY: ReadonlyArray<Problem['status']> = [
  'Failed',
  'Pending',
  'Drifted',
];

/** The outcome of a pass: the worst problem names it, and all are told. */
export function toOutcome(result: {
  problems: Problem[];
  changes: SyncChange[];
  /** Namespaces with `deleting` that are gone. */
  gone?: string[];
  state: JsonObject;
  /** What was looked at: `The cluster`. */
  system: string;
  /** Whether the changes were made. */
  done: boolean;
}): ProvisionOutcome {
  const { changes, gone = [], state, done, system } = result;
  const problems = [...result.problems].sort(
    (a, b) => SEVERITY.indexOf(a.status) - SEVERITY.indexOf(b.status),
  );
  const waits = problems.flatMap(({ againAfterMs }) => againAfterMs ?? []);
  const [worst] = problems;
  return {
    ...(worst
      ? {
          status: worst.status,
          reason: worst.reason,
          message: sentences(problems),
        }
      : agreed(changes, done, system)),
    changes,
    state: structuredClone(state),
    ...(gone.length > 0 && { gone }),
    ...(waits.length > 0 && { againAfterMs: Math.min(...waits) }),
  };
}

function agreed(
  changes: SyncChange[],
  done: boolean,
  system: string,
): Pick<ProvisionOutcome, 'status' | 'reason' | 'message'> {
  return done || changes.length === 0
    ? {
        status: 'Synced',
        reason: 'Synced',
        message: `${system} is as the workspace says.`,
      }
    : {
        status: 'Pending',
        reason: 'Changes',
        message: `A sync would change ${changes.length} object${
          changes.length === 1 ? '' : 's'
        }.`,
      };
}

function sentences(problems: Problem[]): string {
  const messages = new Set(problems.map(({ message }) => message));
  return [...messages]
    .map(message => (/[.!?]\)?$/.test(message) ? message : `${message}.`))
    .join(' ');
}
