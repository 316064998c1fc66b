/** A place where the sandbox knowingly departs from a recorded real Argo CD. */
export interface AcceptedDifference {
  /** File and, after a space, exchange: `projects.json detailed`. */
  recording: RegExp;
  /** Matches a line `<path>: <recorded> -> <ours>`; all lines unless given. */
  difference?: RegExp;
  why: string;
}

/** All of them, for review in one place. */
export const ACCEPTED_DIFFERENCES: AcceptedDifference[] = [
  {
    recording: /^session-account\.json root$/,
    difference: /^body: /,
    why: 'the recorded server was built without its user interface and lists a folder; the sandbox has none either and says so',
  },
  {
    recording: /^session-account\.json swagger\.json head only$/,
    difference: /^(status|content-type): /,
    why: 'the description of the API for tools is not served',
  },
  {
    recording:
      /^repositories-clusters\.json create(: server answers, no such repository| forced without check)/,
    difference:
      /^body\.(error|message): .*repository not found: .* -> .*authentication required: /,
    why: 'the Git server of the recording says that there is no such repository; the forge, like Gitea, asks who wants to know',
  },
  {
    recording: /^repositories-clusters\.json create: host does not resolve$/,
    difference: /^body\.(error|message): .* -> .*no such host"$/,
    why: 'the recorded machine has a name server that does not answer',
  },
  {
    recording: /^repositories-clusters\.json cluster/,
    difference: /serverVersion: "1\.36\.2" -> "1\.35\.2"$/,
    why: 'the sandbox is another Kubernetes',
  },
  {
    recording:
      /^applications-crud\.json (create again, same spec|create again, other spec, upsert|upsert back|PUT application)$/,
    difference: /^body\.status\./,
    why: 'the controller is as fast as it can, so that it has compared more or less when the answer is written',
  },
  {
    recording:
      /^(rbac\.json \[deployer\] actions list|applications-views\.json actions of a )/,
    difference: /\(order\)/,
    why: 'actions come in random order, as members of a table in Lua do',
  },
  {
    recording: /^applications-extra\.json apps scan with appProject$/,
    difference: /^body\.items\.\d\.(type|path): /,
    why: 'they come in the order of a map of Go, which is none',
  },
  {
    recording: /^applications-extra\.json applicationset (get|resource-tree)$/,
    difference: /^body\.(status|nodes)/,
    why: 'no ApplicationSet controller ran where this was recorded',
  },
];
