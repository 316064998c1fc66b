interface AcceptedDifference {
  /** All scenarios unless named. */
  scenarios?: string[];
  /** Matches `<object>.<path>: <recorded> -> <ours>`. */
  difference: RegExp;
  why: string;
}

/** Where the sandbox knowingly departs from the recorded Tekton. */
export const ACCEPTED_DIFFERENCES: AcceptedDifference[] = [
  {
    scenarios: ['image-pull-failure'],
    difference: /i\/o timeout.*no such host/,
    why: 'the sandbox has no name server that could time out',
  },
  {
    scenarios: ['image-pull-failure'],
    difference: /^pods: \["nopull-t-pod Pending/,
    why: 'the recording stopped while the pod was terminating',
  },
];

/** Requests of which the real server drops unknown fields, as the schema tells it. */
export const UNPRUNED = new Set([
  'bundle in taskRef',
  'unknown field in a pipeline task',
  'run: serviceAccountName of v1beta1 at the top',
]);
