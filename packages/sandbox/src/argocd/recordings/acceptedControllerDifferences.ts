/** A place where the stories of Applications knowingly differ from the recorded ones. */
export interface AcceptedStoryDifference {
  /** Scenario, application and part: `waves-hooks rec-waves comparisons`. */
  story: RegExp;
  /** Matches a line: `- ` and what was recorded, `+ ` and what is here. */
  line: RegExp;
  why: string;
}

/** All of them, for review in one place. */
export const ACCEPTED_STORY_DIFFERENCES: AcceptedStoryDifference[] = [
  {
    story: /^first-sync-push rec-web comparisons$/,
    line: /^- "OutOfSync; ConfigMap\/extra (Synced|OutOfSync prune); ConfigMap\/settings Synced; Secret\/creds Synced; Service\/web (Synced|OutOfSync); Deployment\/web OutOfSync"$/,
    why: 'objects of one wave are applied in one go here, where the recorded controller compared between two of them',
  },
  {
    story: /^first-sync-push rec-web (health|events)$/,
    line: /^[-+] "(Healthy|Normal ResourceUpdated: Updated health status: (Missing|Healthy) -> (Healthy|Progressing))"$/,
    why: 'for the same reason the application is not Healthy for a moment between its ConfigMaps and its Deployment',
  },
  {
    story: /^first-sync-push rec-web events$/,
    line: /^\+ "Normal ResourceUpdated: Updated (sync|health) status: {2}-> /,
    why: 'the recording begins after the first comparison',
  },
  {
    story: /^(first-sync-push|auto-sync) rec-\w+ events$/,
    line: /^[-+] "Normal (OperationCompleted: Sync operation to <sha> succeeded|ResourceUpdated: Updated sync status: OutOfSync -> Synced)"$/,
    why: 'a comparison may end before or after the operation whose result it sees; the recorded one did both',
  },
  {
    story: /^auto-sync rec-auto (operations|events)$/,
    line: /^- ("asked \{\\"autoHealAttemptsCount|"Running"|"Succeeded successfully synced \(all tasks run\); Sync Deployment\/auto Synced Running: deployment.apps\/auto unchanged"|"Normal OperationStarted: Initiated automated sync|"Normal OperationCompleted: Partial sync operation)/,
    why: 'the recorded controller healed itself once more after a push, having compared before it saw what it had just applied; here the cluster is seen at once',
  },
  {
    story: /^waves-hooks rec-waves (comparisons|health)$/,
    line: /^- ("(OutOfSync|Synced); ConfigMap\/first Synced; .* hook"|"Healthy")$/,
    why: 'steps of a sync that wait for nothing follow one another within milliseconds, and one comparison sees the last',
  },
  {
    story: /^terminate rec-hook comparisons$/,
    line: /^\+ "OutOfSync; ConfigMap\/after-hook OutOfSync"$/,
    why: 'the recording ends before the deleted hook is gone',
  },
  {
    story: /^comparison-error rec-auto operations$/,
    line: /^[-+] "Succeeded successfully synced \(all tasks run\); (Sync ConfigMap\/auto Synced Running: configmap\/auto unchanged; )?Sync Deployment\/auto Synced Running: deployment.apps\/auto (unchanged|configured)"$/,
    why: 'what was left from before: the recorded one had healed itself once more',
  },
  {
    story: /^delete rec-del-(cascade|fg|bg) health$/,
    line: /^\+ "Progressing"$/,
    why: 'a comparison sees the object on its way out, which the recorded one came too late for',
  },
];
