import { defineRoute } from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import { containerPathSchema, fileEntrySchema } from '../domain/file';
import { filesReadPermission } from '../permissions';
import { containerParams, containerPath } from './paths';

/** Most bytes of a file that are shown at once. @public */
export const MAX_VIEW_BYTES = 256 * 1024;

const query = z.object({ path: containerPathSchema });

/** Looking at files; they travel by sessions of their own. */
export const fileRoutes = {
  listFiles: defineRoute({
    method: 'GET',
    path: `${containerPath}/files`,
    summary: 'Entries of a directory of a container',
    params: containerParams,
    query,
    response: z.object({
      path: z.string(),
      items: z.array(fileEntrySchema),
      truncated: z.boolean(),
      /** Of the debug container through which it was read, when the target has no tools. */
      via: z.string().optional(),
    }),
    permission: filesReadPermission,
    audit: { eventId: 'files-list', severity: 'low', secretFields: ['items'] },
  }),
  viewFile: defineRoute({
    method: 'GET',
    path: `${containerPath}/file`,
    summary: 'The beginning of a file, if it is text',
    params: containerParams,
    query,
    response: z.object({
      path: z.string(),
      size: z.number().nonnegative(),
      /** Absent for what is not text. */
      text: z.string().optional(),
      truncated: z.boolean(),
    }),
    permission: filesReadPermission,
    audit: { eventId: 'file-view', severity: 'high', secretFields: ['text'] },
  }),
};
