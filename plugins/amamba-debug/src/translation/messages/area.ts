/** How the place of the page is shared out. */
export const areaMessages = {
  area: {
    hide: 'Hide diagnosis',
    show: 'Show diagnosis',
    logEnded: 'The log ends here: the container does not run any more.',
    clusterLost:
      'The connection to the cluster was lost, and the session with it. Open another one when the cluster is back.',
    killed:
      'The program was killed (exit code {{code}}): its container or pod was stopped or deleted, or it ran out of memory.',
    finished: 'Finished ({{count}})',
  },
} as const;
