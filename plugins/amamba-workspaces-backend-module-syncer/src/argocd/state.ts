import type { JsonObject } from '@backstage/types';
import { z } from 'zod';

const rememberedSchema = z.object({
  /** Which very project it was: a later one of its name is another. */
  uid: z.string(),
  /** The syncer made it; absent or false: it was adopted. */
  created: z.boolean().default(false),
  /** What was written last of what others may add to. */
  roles: z.array(z.string()).default([]),
  sourceNamespaces: z.array(z.string()).default([]),
  /** `group/kind` */
  blacklist: z.array(z.string()).default([]),
});

/** What the syncer knows of an AppProject from the last time. */
export type RememberedProject = z.output<typeof rememberedSchema>;

const stateSchema = z.object({
  /** By name; more than one after the prefix was changed. */
  projects: z.record(z.string(), rememberedSchema).default({}),
});

/** What the syncer knows of a workspace on an Argo CD from the last time. */
export type ArgoCdState = z.output<typeof stateSchema>;

/** A copy of its own; empty when there is none or it cannot be read. */
export function readState(state: JsonObject | undefined): ArgoCdState {
  return (
    stateSchema.safeParse(structuredClone(state ?? {})).data ?? { projects: {} }
  );
}
