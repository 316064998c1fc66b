import type { JsonObject } from '@backstage/types';
import { z } from 'zod';

const rememberedSchema = z.object({
  /** Which very namespace it was: a later one of its name is another. */
  uid: z.string(),
  /** The syncer made it; absent or false: it was adopted. */
  created: z.boolean().default(false),
  /** Fingerprints of what was applied last, by `Kind name`. */
  applied: z.record(z.string(), z.string()).default({}),
});

/** What the syncer knows of a namespace from the last time. */
export type RememberedNamespace = z.output<typeof rememberedSchema>;

const stateSchema = z.object({
  namespaces: z.record(z.string(), rememberedSchema).default({}),
  /** Fingerprint of the ClusterRoleBinding: the cluster is held alone. */
  exclusive: z.string().optional(),
});

/** What the syncer knows of a workspace on a cluster from the last time. */
export type SyncerState = z.output<typeof stateSchema>;

/** A copy of its own; empty when there is none or it cannot be read. */
export function readState(state: JsonObject | undefined): SyncerState {
  return (
    stateSchema.safeParse(structuredClone(state ?? {})).data ?? {
      namespaces: {},
    }
  );
}
