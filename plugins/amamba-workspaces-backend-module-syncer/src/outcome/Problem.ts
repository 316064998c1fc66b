import type { SyncStatus } from '@amamba/plugin-amamba-workspaces-common';

/** Why a workspace is not as it should be. */
export interface Problem {
  status: Exclude<SyncStatus, 'Synced'>;
  /** One word for programs. */
  reason: string;
  /** What is wrong and what to do. */
  message: string;
  /** When to look again though nothing changed. */
  againAfterMs?: number;
}
