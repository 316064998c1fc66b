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
  activity: {
    syncing: 'Syncing',
    terminating: 'Sync is being ended',
    deleting: 'Being deleted',
    failed: 'Last sync failed',
  },
  denied: {
    create:
      'You are not allowed to create applications here. Ask an administrator of the workspace for the Editor role.',
    noWorkspace:
      'This entity belongs to no workspace. Add the annotation amamba.io/workspace to it.',
    sync: 'You are not allowed to sync applications here. Ask an administrator of the workspace for the Editor role.',
    rollback:
      'You are not allowed to roll applications back here. Ask an administrator of the workspace for the Editor role.',
    update:
      'You are not allowed to change applications here. Ask an administrator of the workspace for the Editor role.',
    remove:
      'You are not allowed to delete applications here. Ask an administrator of the workspace for the Editor role.',
    operate:
      'You are not allowed to act on single resources here. Ask an administrator of the workspace for the Editor role.',
  },
} as const;
