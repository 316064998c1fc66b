/** A place where the sandbox knowingly departs from a recorded real Argo CD. */
export interface AcceptedDifference {
  /**
   * File and, after a space, exchange, or application and part of its story:
   * `projects.json detailed`, `waves-hooks.json rec-waves comparisons`.
   */
  recording: RegExp;
  /**
   * Matches a line `<path>: <recorded> -> <ours>`, or one of a story: `- ` and
   * what was recorded, `+ ` and what is here. All lines unless given.
   */
  difference?: RegExp;
  why: string;
  /** Two things happen at one moment: it is not there in every run. */
  sometimes?: true;
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
  {
    recording:
      /^applications-sync\.json after( it: OutOfSync, on the old revision| local manifests)$/,
    difference: /syncResult\.resources\.\d\.(group|kind|name|message|images): /,
    why: 'a real controller works on the objects of one wave at the same time, and their results come in the order in which they are done',
  },
  {
    recording: /^applications-sync\.json terminate twice$/,
    why: 'the first request has often ended the operation before the second one comes',
    sometimes: true,
  },
  {
    recording:
      /^applications-(objects|charts)\.json (helm )?resource-tree( filtered by kind)?$/,
    difference: /^body\.hosts\.0\.(resourcesInfo|systemInfo)\./,
    why: 'the sandbox has other nodes',
  },
  {
    recording: /^applications-objects\.json events of the application$/,
    difference: /^body\.items: /,
    why: 'changes of health come when they come; what people did is compared apart',
  },
  {
    recording: /^applications-objects\.json events of the Pod$/,
    difference: /reportingInstance: "default-scheduler-vm"/,
    why: 'the recorded machine has another name',
  },
  {
    recording: /^applications-objects\.json resource get: Pod child$/,
    difference:
      /openshift-service-ca\.crt|limits: \{"memory":"9007199254740988Ki"\}/,
    why: 'the recorded node is of a fork of Kubernetes, and without a limit of memory',
  },
  {
    recording:
      /^applications-objects\.json pod logs with (filter|sinceSeconds)$/,
    difference: /^body: /,
    why: 'how many lines there are depends on how long the pod has run',
    sometimes: true,
  },
  {
    recording: /^deny-window\.json managed-resources excluded fields$/,
    difference: /^body\.items\.3\./,
    why: 'the Deployment had been restarted and changed in between',
  },
  {
    recording: /^stream-applications\.jsonl$/,
    difference: /^[-+] "DELETED /,
    why: 'the health of resources goes with the application here, and outlives it in the cache of a real server; streams of chosen fields do not have it',
  },
  {
    recording: /^stream-applications.*\.jsonl$/,
    difference:
      /^\+ "MODIFIED .*deletionTimestamp.*"health\\":\{\\"lastTransitionTime\\":\\"<time>\\",\\"status\\":\\"Progressing\\"/,
    why: 'a comparison sees the object on its way out, which the recorded one came too late for',
    sometimes: true,
  },
  {
    recording: /^first-sync-push\.json rec-web comparisons$/,
    difference:
      /^- "OutOfSync; ConfigMap\/extra (Synced|OutOfSync prune); ConfigMap\/settings Synced; Secret\/creds Synced; Service\/web (Synced|OutOfSync); Deployment\/web OutOfSync"$/,
    why: 'objects of one wave are applied in one go here, where the recorded controller compared between two of them',
  },
  {
    recording: /^first-sync-push\.json rec-web (health|events)$/,
    difference:
      /^[-+] "(Healthy|Normal ResourceUpdated: Updated health status: (Missing|Healthy) -> (Healthy|Progressing))"$/,
    why: 'for the same reason the application is not Healthy for a moment between its ConfigMaps and its Deployment',
  },
  {
    recording: /^first-sync-push\.json rec-web events$/,
    difference:
      /^\+ "Normal ResourceUpdated: Updated (sync|health) status: {2}-> /,
    why: 'the recording begins after the first comparison',
  },
  {
    recording: /^(first-sync-push|auto-sync)\.json rec-\w+ events$/,
    difference:
      /^[-+] "Normal (OperationCompleted: Sync operation to <sha> succeeded|ResourceUpdated: Updated sync status: OutOfSync -> Synced)"$/,
    why: 'a comparison may end before or after the operation whose result it sees; the recorded one did both',
    sometimes: true,
  },
  {
    recording: /^auto-sync\.json rec-auto (operations|events)$/,
    difference:
      /^- ("asked \{\\"autoHealAttemptsCount|"Running"|"Succeeded successfully synced \(all tasks run\); Sync Deployment\/auto Synced Running: deployment.apps\/auto unchanged"|"Normal OperationStarted: Initiated automated sync|"Normal OperationCompleted: Partial sync operation)/,
    why: 'the recorded controller healed itself once more after a push, having compared before it saw what it had just applied; here the cluster is seen at once',
  },
  {
    recording: /^waves-hooks\.json rec-waves (comparisons|health)$/,
    difference:
      /^- ("(OutOfSync|Synced); ConfigMap\/first Synced; .* hook"|"Healthy")$/,
    why: 'steps of a sync that wait for nothing follow one another within milliseconds, and one comparison sees the last',
  },
  {
    recording: /^terminate\.json rec-hook comparisons$/,
    difference: /^\+ "OutOfSync; ConfigMap\/after-hook OutOfSync"$/,
    why: 'the recording ends before the deleted hook is gone',
    sometimes: true,
  },
  {
    recording: /^comparison-error\.json rec-auto operations$/,
    difference:
      /^[-+] "Succeeded successfully synced \(all tasks run\); (Sync ConfigMap\/auto Synced Running: configmap\/auto unchanged; )?Sync Deployment\/auto Synced Running: deployment.apps\/auto (unchanged|configured)"$/,
    why: 'what was left from before: the recorded one had healed itself once more',
  },
  {
    recording: /^delete\.json rec-del-(cascade|fg|bg) health$/,
    difference: /^\+ "Progressing"$/,
    why: 'a comparison sees the object on its way out, which the recorded one came too late for',
    sometimes: true,
  },
];
