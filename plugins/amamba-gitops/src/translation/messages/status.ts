/** How applications and resources are. */
export const statusMessages = {
  health: {
    Healthy: 'Healthy',
    Progressing: 'Progressing',
    Degraded: 'Degraded',
    Suspended: 'Suspended',
    Missing: 'Missing',
    Unknown: 'Unknown health',
  },
  sync: {
    Synced: 'Synced',
    OutOfSync: 'Out of sync',
    Unknown: 'Unknown sync',
  },
  phase: {
    Running: 'Running',
    Terminating: 'Being ended',
    Succeeded: 'Succeeded',
    Failed: 'Failed',
    Error: 'Failed',
  },
  automation: {
    manual: 'Manual',
    automatic: 'Automatic',
    paused: 'Paused',
  },
} as const;
