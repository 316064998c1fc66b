/** An application's page. */
export const applicationMessages = {
  application: {
    loading: 'Loading the application…',
    back: 'All applications',
    notFoundTitle: 'This application does not exist',
    notFound: 'It may have been deleted, or it belongs to another entity.',
    more: 'More actions for {{name}}',
    lastOperation: 'last sync: {{phase}}',
    revision: 'Revision in Git',
    noRevision: 'not compared yet',
    source: 'Source',
    destination: 'Destination',
    automation: 'Sync policy',
    lastSynced: 'Last synced',
    compared: 'Compared with Git',
    links: 'Links',
    openArgoCd: 'Open in Argo CD',
    deleting: 'This application is being deleted.',
    managedBy:
      '{{name}} makes this application: what is changed here by hand, it undoes. Change it there.',
  },
  tab: {
    label: 'Parts of the application',
    resources: 'Resources',
    diff: 'Diff',
    history: 'History',
    events: 'Events',
    details: 'Details',
  },
  commit: {
    by: 'by {{author}}',
  },
  behind: {
    title: 'Git is ahead',
    revisions: '{{deployed}} is deployed, Git says {{git}}.',
    paused:
      'Automatic syncs are paused, so that it stays this way. Resume them to go where Git is.',
    manual: 'Sync to go where Git is.',
  },
  operation: {
    running: '{{name}} is syncing',
    dryRunning: '{{name}} is being synced on trial; nothing is changed',
    progress: '{{done}} of {{total}} resources',
    retried: 'retried {{number}} times',
    results: 'What became of each resource',
  },
  refresh: {
    action: 'Refresh',
    hard: 'Hard refresh',
    done: '{{name}} is being compared with Git',
    hardDone: '{{name}} is being compared with Git, without caches',
  },
  autoSync: {
    pause: 'Pause auto-sync',
    resume: 'Resume auto-sync',
    paused: 'Auto-sync of {{name}} is paused',
    resumed: 'Auto-sync of {{name}} is on',
  },
  window: {
    schedule: '{{schedule}}, for {{duration}}, {{timeZone}}',
    blocked: 'Syncs are blocked by a sync window.',
    deny: 'Syncs are blocked by a window that denies them ({{window}}).',
    denyUntil:
      'Syncs are blocked until {{time}} by a window that denies them ({{window}}).',
    allow: 'Syncs are blocked: they are only allowed in a window ({{window}}).',
    allowUntil:
      'Syncs are blocked until {{time}}, when the next window that allows them begins ({{window}}).',
  },
  blocked: {
    deleting: 'It is being deleted.',
    running: 'A sync is running. Wait for its end, or end it.',
    noHistory: 'There is nothing earlier to go back to.',
  },
} as const;
