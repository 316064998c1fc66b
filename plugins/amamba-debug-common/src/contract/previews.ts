import { defineRoute } from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import { debugPreviewPermission } from '../permissions';
import { podParams, podPath } from './paths';

const previewSchema = z.object({
  id: z.string(),
  /**
   * Below the plugin's address, or an address of its own where the portal has
   * one for previews; whoever has it can look until it expires.
   */
  path: z.string(),
  expiresAt: z.iso.datetime(),
});

/** HTTP ports of pods, opened through the backend. */
export const previewRoutes = {
  openPreview: defineRoute({
    method: 'POST',
    path: `${podPath}/previews`,
    summary: 'Open an HTTP port of a pod for a while',
    params: podParams,
    body: z.object({
      port: z.number().int().min(1).max(65_535),
      reason: z.string().trim().max(500).optional(),
    }),
    response: previewSchema,
    status: 201,
    permission: debugPreviewPermission,
    audit: {
      eventId: 'preview-open',
      severity: 'high',
      secretFields: ['path'],
    },
  }),
  renewPreview: defineRoute({
    method: 'POST',
    path: `${podPath}/previews/:preview/renew`,
    summary: 'Keep an own preview open for another while',
    params: podParams.extend({ preview: z.uuid() }),
    /** The address stays, and is not told again: only its hash is kept. */
    response: previewSchema.omit({ path: true }),
    permission: debugPreviewPermission,
    audit: {
      eventId: 'preview-renew',
      severity: 'low',
      secretFields: ['path'],
    },
  }),
  closePreview: defineRoute({
    method: 'DELETE',
    path: `${podPath}/previews/:preview`,
    summary: 'Close an own preview',
    params: podParams.extend({ preview: z.uuid() }),
    response: z.object({}),
    permission: debugPreviewPermission,
    audit: { eventId: 'preview-close', severity: 'low' },
  }),
};
