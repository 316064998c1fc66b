import {
  defineRoute,
  pageQuery,
  workspaceParams,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import {
  recordingEventSchema,
  recordingHeaderSchema,
} from '../domain/recording';
import {
  sessionModeSchema,
  sessionSchema,
  ticketSchema,
} from '../domain/session';
import {
  debugNodePermission,
  recordingsReadPermission,
  sessionsEndPermission,
  sessionsReadPermission,
} from '../permissions';
import { workspacePath } from './paths';

const sessionPath = `${workspacePath}/sessions/:session`;
const params = workspaceParams.extend({ session: z.uuid() });

/** Who looks into what. */
export const sessionRoutes = {
  listSessions: defineRoute({
    method: 'GET',
    path: `${workspacePath}/sessions`,
    summary: 'Sessions of a workspace, the newest first',
    params: workspaceParams,
    query: pageQuery.extend({
      state: z.enum(['running', 'ended']).optional(),
      mode: sessionModeSchema.optional(),
      /** Entity reference. */
      user: z.string().max(200).optional(),
      entityRef: z.string().max(200).optional(),
    }),
    response: z.object({
      items: z.array(sessionSchema),
      nextCursor: z.string().optional(),
      topic: z.string(),
    }),
    permission: sessionsReadPermission,
  }),
  getSession: defineRoute({
    method: 'GET',
    path: sessionPath,
    summary: 'One session',
    params,
    response: sessionSchema,
    permission: sessionsReadPermission,
  }),
  resumeSession: defineRoute({
    method: 'POST',
    path: `${sessionPath}/tickets`,
    summary:
      'A ticket to connect anew to an own session, or to watch a shared one',
    params,
    response: ticketSchema.extend({ role: z.enum(['owner', 'watcher']) }),
    status: 201,
    permission: sessionsReadPermission,
    audit: {
      eventId: 'session-resume',
      severity: 'low',
      secretFields: ['ticket'],
    },
  }),
  shareSession: defineRoute({
    method: 'PUT',
    path: `${sessionPath}/sharing`,
    summary: 'Let colleagues of the workspace watch an own session, or no more',
    params,
    body: z.object({ shared: z.boolean() }),
    response: sessionSchema,
    permission: sessionsReadPermission,
    audit: {
      eventId: 'session-share',
      severity: 'medium',
      // Words of a command may be secret.
      secretFields: ['what'],
    },
  }),
  closeSession: defineRoute({
    method: 'POST',
    path: `${sessionPath}/close`,
    summary: 'End an own session',
    params,
    response: z.object({}),
    status: 202,
    permission: sessionsReadPermission,
    audit: { eventId: 'session-close', severity: 'low' },
  }),
  endSession: defineRoute({
    method: 'POST',
    path: `${sessionPath}/end`,
    summary: 'End the session of anybody',
    params,
    response: z.object({}),
    status: 202,
    permission: sessionsEndPermission,
    audit: { eventId: 'session-terminate', severity: 'medium' },
  }),
  readRecording: defineRoute({
    method: 'GET',
    path: `${sessionPath}/recording`,
    summary: 'A part of a recording (asciicast v2)',
    params,
    query: z.object({ cursor: z.string().max(100).optional() }),
    response: z.object({
      /** With the first part. */
      header: recordingHeaderSchema.optional(),
      events: z.array(recordingEventSchema),
      nextCursor: z.string().optional(),
    }),
    permission: recordingsReadPermission,
    audit: {
      eventId: 'recording-read',
      severity: 'high',
      secretFields: ['header', 'events'],
    },
  }),
  listNodes: defineRoute({
    method: 'GET',
    path: `${workspacePath}/nodes`,
    summary: 'Nodes of the clusters of a workspace',
    params: workspaceParams,
    response: z.object({
      items: z.array(
        z.object({
          cluster: z.string(),
          name: z.string(),
          ready: z.boolean(),
          os: z.string().optional(),
          /** Pods of the workspace on it. */
          pods: z.number().int(),
        }),
      ),
    }),
    permission: debugNodePermission,
  }),
};
