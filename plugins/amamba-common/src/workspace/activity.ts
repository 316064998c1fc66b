import { z } from 'zod';

/** On which plugins say what was done in workspaces; its payload is {@link activityEntrySchema}. @public */
export const ACTIVITY_TOPIC = 'amamba.activity';

/** That somebody did something in a workspace, or tried to. @public */
export const activityEntrySchema = z.object({
  /** One and the same however often it is delivered. */
  id: z.uuid(),
  at: z.iso.datetime(),
  /** Entity reference of a person, or the subject of a service. */
  actor: z.string().min(1),
  /** Event of the audit log: `run-start`. */
  action: z.string().min(1),
  /** What it was done to: `dev/payments`, `component:default/checkout`. */
  subject: z.string().optional(),
  /** Name of the workspace. */
  workspace: z.string().min(1),
  /** `refused`: they may not. */
  outcome: z.enum(['succeeded', 'failed', 'refused']),
  /** For people: more of what was done, or why it was not. */
  detail: z.string().optional(),
});

/** @public */
export type ActivityEntry = z.output<typeof activityEntrySchema>;
