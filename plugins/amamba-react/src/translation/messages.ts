/** English, the language that others fall back to. */
export const messages = {
  /** BCP 47 tag for dates and numbers of this language. */
  locale: 'en',
  status: {
    queued: 'Queued',
    running: 'Running',
    waiting: 'Waiting for input',
    differs: 'Differs',
    succeeded: 'Succeeded',
    failed: 'Failed',
    cancelled: 'Cancelled',
    skipped: 'Skipped',
    unknown: 'Unknown',
  },
  copy: {
    copy: 'Copy',
    copied: 'Copied',
  },
  missingAnnotation: {
    title: 'Nothing is connected to this entity yet',
    one: 'Add the annotation {{annotation}} to the entity’s YAML, for example:',
    several:
      'Add one of these annotations to the entity’s YAML: {{annotations}}. For example:',
    exampleLabel: 'Example of the annotation in YAML',
  },
  error: {
    denied: 'You are not allowed to do this',
    notFound: 'Not found',
    unavailable: 'A system this page needs cannot be reached',
    refused: 'This was refused',
    failed: 'This could not be loaded',
    offline: 'The portal cannot be reached; check your network connection.',
    signedOut: 'Your session has ended; reload the page to sign in again.',
    reload: 'Reload',
    stale:
      'This could not be refreshed; what you see is the last answer. {{message}}',
    staleSince:
      'This could not be refreshed; what you see is the answer of {{time}}. {{message}}',
    retry: 'Try again',
  },
  sources: {
    stale: '{{instance}} cannot be reached; showing its state of {{age}}.',
    staleUnknownAge:
      '{{instance}} cannot be reached; showing its last known state.',
    starting: '{{instance}} is being read for the first time…',
    said: '{{instance}}: {{message}}',
  },
  time: {
    days: '{{days}}d {{hours}}h',
    hours: '{{hours}}h {{minutes}}m',
    minutes: '{{minutes}}m {{seconds}}s',
    seconds: '{{seconds}}s',
    now: 'just now',
  },
  command: {
    working: 'Working…',
  },
  form: {
    close: 'Close',
  },
  confirm: {
    keep: 'Go back',
    type: 'Type {{name}} to confirm',
  },
  page: {
    first: 'First',
    previous: 'Previous',
    next: 'Next',
  },
  graph: {
    label: 'Graph',
    loading: 'Drawing the graph…',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Show all',
    after: 'after {{names}}',
    first: 'starts first',
  },
  log: {
    label: 'Log',
    labelOf: 'Log of {{name}}',
    loading: 'Loading the log…',
    empty: 'No output.',
    waiting: 'No output yet.',
    complete: 'End of log',
    lines_one: '{{count}} line',
    lines_other: '{{count}} lines',
    follow: 'Follow new output',
    toEnd: 'Go to the end and follow',
    wrap: 'Wrap long lines',
    download: 'Download the whole log',
    downloading: 'Downloading…',
    downloadFailed: 'The log could not be downloaded. {{message}}',
    copy: 'Copy what is loaded',
    search: 'Search the log',
    clearSearch: 'Clear the search',
    matches: '{{current}} of {{total}}',
    matchesCapped: '{{current}} of more than {{total}}',
    noMatches: 'No matches',
    next: 'Next match',
    previous: 'Previous match',
    earlier: 'Load earlier output',
    earlierDropped:
      'Earlier output is not kept on this page. Download the log to see all of it.',
    readFailed: 'The log could not be read. {{message}}',
    cut: '… ({{number}} more characters; download the log to see them)',
  },
} as const;
