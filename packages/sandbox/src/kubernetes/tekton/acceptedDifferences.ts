interface AcceptedDifference {
  /** All scenarios unless named. */
  scenarios?: string[];
  /** Matches `<part>.<path>: <recorded> -> <ours>`. */
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
    difference: /^logs\..*line 2: tasks\./,
    why: 'the shell counts the lines of a command substitution by themselves',
  },
  {
    difference: /^events\.TaskRun\/.*InternalError pods \\".*\\" not found/,
    why: 'the recorded controller looked once more for a pod that it had deleted',
  },
  {
    scenarios: ['cancel-stopped-run-finally'],
    difference: /InternalError invalid list of done tasks/,
    why: 'a fault of the recorded version, which tells of its own graph',
  },
  {
    scenarios: ['cancel-jsonpatch-replace-then-edits-after-end'],
    difference:
      /TaskRun\/c-one.*(containers with incomplete status|Unknown|imageID|containerID)/,
    why: 'of two pods that start together, the recorded machine was slow with one',
  },
  {
    scenarios: ['pod-deleted-while-running'],
    difference:
      /TaskRun\/podgone.*(exited with code 2: Error|exitCode: 2|terminationReason|message)/,
    why: 'the recorded pod went before its entrypoint had begun the step',
  },
  {
    scenarios: ['sidecar'],
    difference: /^logs\..*sidecar-server: "exec .*no such file or directory/,
    why: 'the container runtime words a missing interpreter in its own way',
  },
];

/** Requests with unknown fields, which are dropped when a request is read and so not here. */
export const UNPRUNED = new Set([
  'bundle in taskRef',
  'unknown field in a pipeline task',
  'run: serviceAccountName of v1beta1 at the top',
]);
