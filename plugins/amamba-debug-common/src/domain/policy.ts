import { z } from 'zod';
import { debugImageSchema } from './image';

/** What holds for debugging in a workspace. @public */
export const debugPolicySchema = z.object({
  workspace: z.string(),
  recording: z.enum(['off', 'optional', 'required']),
  /** How long recordings are kept. */
  recordingDays: z.number().int(),
  reason: z.enum(['optional', 'required']),
  /** Patterns; `**` any image. */
  allowedImages: z.array(z.string()),
  /** The portal's own patterns, where the workspace narrows them: an image fits both. */
  withinImages: z.array(z.string()).optional(),
  images: z.array(debugImageSchema),
  preview: z.boolean(),
  /** Clusters on whose nodes the agent runs. */
  agentClusters: z.array(z.string()),
  limits: z.object({
    idleSeconds: z.number().int(),
    sessionSeconds: z.number().int(),
    debuggerSeconds: z.number().int(),
    downloadBytes: z.number().int(),
    uploadBytes: z.number().int(),
  }),
});

/** @public */
export type DebugPolicy = z.output<typeof debugPolicySchema>;
