import type { DebugPolicy } from '@amamba/plugin-amamba-debug-common';

/** What holds in each workspace: the portal's rules and its own, the stricter of both. */
export interface DebugPolicies {
  /** Undefined when there is no such workspace, or it is not valid. */
  of(workspace: string): Promise<DebugPolicy | undefined>;
}
