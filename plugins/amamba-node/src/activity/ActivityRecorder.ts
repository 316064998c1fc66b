import type { ActivityEntry } from '@amamba/plugin-amamba-common';

/** Keeps what people do in workspaces, for those who may see it. @public */
export interface ActivityRecorder {
  record(entry: ActivityEntry): Promise<void>;
}
