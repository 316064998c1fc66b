import {
  defineRoute,
  entityParams,
  workspaceParams,
  type RouteAudit,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import { containerPathSchema, fileNameSchema } from '../domain/file';
import { imageNameSchema } from '../domain/image';
import { debugProfileSchema } from '../domain/profile';
import { ticketSchema } from '../domain/session';
import { containerRefSchema, nodeRefSchema } from '../domain/target';
import {
  debugAgentPermission,
  debugContainerPermission,
  debugCopyPermission,
  debugExecPermission,
  debugNodePermission,
  filesReadPermission,
  filesUpdatePermission,
  logsReadPermission,
} from '../permissions';
import { entityPath, workspacePath } from './paths';

/** What every way in takes. @public */
export const openingSchema = z.object({
  /** Why; the policy may demand it. */
  reason: z.string().trim().max(500).optional(),
  /** Whether to record, where the policy leaves it open. */
  record: z.boolean().optional(),
});

/** Words of a command; together they must fit into a request line. @public */
export const commandSchema = z
  .array(z.string().max(4096))
  .min(1)
  .max(64)
  .refine(
    words => words.join(' ').length <= 6000,
    'is longer than 6000 letters',
  )
  .refine(
    words => !words.some(word => word.includes('\0')),
    'must not have a NUL',
  );

/** After which a debug container or a copy ends by itself, in seconds. @public */
export const ttlSchema = z.number().int().min(60).max(86_400);

const audit = (
  eventId: string,
  severity: RouteAudit['severity'] = 'medium',
): RouteAudit => ({ eventId, severity, secretFields: ['ticket'] });

const response = ticketSchema;
const params = entityParams;

/**
 * Ways in: each makes a session and answers with a ticket, with which the
 * browser opens the terminal's WebSocket.
 */
export const openingRoutes = {
  openShell: defineRoute({
    method: 'POST',
    path: `${entityPath}/shells`,
    summary: 'A shell in a container; found by itself unless one is named',
    params,
    body: openingSchema.extend({
      ...containerRefSchema.shape,
      /** A path or name: `/bin/bash`, `sh`. */
      shell: z
        .string()
        .max(200)
        .regex(/^[A-Za-z0-9._/+:\\-]+$/, 'must be the path of a program')
        .optional(),
    }),
    response,
    status: 201,
    permission: debugExecPermission,
    audit: audit('shell-open', 'high'),
  }),
  openAttachment: defineRoute({
    method: 'POST',
    path: `${entityPath}/attachments`,
    summary: 'The first process of a container, as it is',
    params,
    body: openingSchema.extend(containerRefSchema.shape),
    response,
    status: 201,
    permission: debugExecPermission,
    audit: audit('attach-open', 'high'),
  }),
  openCommand: defineRoute({
    method: 'POST',
    path: `${entityPath}/commands`,
    summary: 'One command in a container',
    params,
    body: openingSchema.extend({
      ...containerRefSchema.shape,
      command: commandSchema,
      /** Without a terminal standard output and error are told apart. */
      tty: z.boolean().default(false),
    }),
    response,
    status: 201,
    permission: debugExecPermission,
    audit: audit('command-open', 'high'),
  }),
  openLogs: defineRoute({
    method: 'POST',
    path: `${entityPath}/logs`,
    summary: 'The log of a container as it grows',
    params,
    body: openingSchema.extend({
      ...containerRefSchema.shape,
      tailLines: z.number().int().min(0).max(10_000).default(500),
      timestamps: z.boolean().default(false),
      /** Of the container before its last restart. */
      previous: z.boolean().default(false),
    }),
    response,
    status: 201,
    permission: logsReadPermission,
    audit: audit('logs-open', 'low'),
  }),
  openDebugContainer: defineRoute({
    method: 'POST',
    path: `${entityPath}/debug-containers`,
    summary: 'A container with tools beside a container of a running pod',
    params,
    body: openingSchema.extend({
      ...containerRefSchema.shape,
      image: imageNameSchema,
      profile: debugProfileSchema.default('general'),
      /** The image's own shell when left out. */
      command: commandSchema.optional(),
      ttlSeconds: ttlSchema.optional(),
      /** Enter one of the same image, profile and target that runs already. */
      reuse: z.boolean().default(true),
    }),
    response,
    status: 201,
    permission: debugContainerPermission,
    audit: audit('debug-container-open', 'high'),
  }),
  openPodCopy: defineRoute({
    method: 'POST',
    path: `${entityPath}/pod-copies`,
    summary:
      'A copy of a pod, kept out of its services, with another image or command',
    params,
    body: openingSchema.extend({
      ...containerRefSchema.shape,
      image: imageNameSchema.optional(),
      /** A shell when left out, so that what crashes can be looked into. */
      command: commandSchema.optional(),
      profile: debugProfileSchema.default('general'),
      ttlSeconds: ttlSchema.optional(),
      /** On the same node as the pod. */
      sameNode: z.boolean().default(false),
    }),
    response,
    status: 201,
    permission: debugCopyPermission,
    audit: audit('pod-copy-open', 'high'),
  }),
  openAgentShell: defineRoute({
    method: 'POST',
    path: `${entityPath}/agent-shells`,
    summary:
      "Tools of the agent on the pod's node, in the container's namespaces",
    params,
    body: openingSchema.extend(containerRefSchema.shape),
    response,
    status: 201,
    permission: debugAgentPermission,
    audit: audit('agent-open', 'high'),
  }),
  openNodeShell: defineRoute({
    method: 'POST',
    path: `${workspacePath}/node-shells`,
    summary: 'A shell as root of a node',
    params: workspaceParams,
    body: openingSchema.extend(nodeRefSchema.shape),
    response,
    status: 201,
    permission: debugNodePermission,
    audit: audit('node-open', 'critical'),
  }),
  openDownload: defineRoute({
    method: 'POST',
    path: `${entityPath}/downloads`,
    summary: 'A file of a container, or a directory as a tar archive',
    params,
    body: openingSchema.extend({
      ...containerRefSchema.shape,
      path: containerPathSchema,
    }),
    response,
    status: 201,
    permission: filesReadPermission,
    audit: audit('file-download', 'high'),
  }),
  openUpload: defineRoute({
    method: 'POST',
    path: `${entityPath}/uploads`,
    summary: 'A file into a directory of a container',
    params,
    body: openingSchema.extend({
      ...containerRefSchema.shape,
      directory: containerPathSchema,
      name: fileNameSchema,
      /** In bytes; exactly as many must follow. */
      size: z.number().int().nonnegative(),
      overwrite: z.boolean().default(false),
    }),
    response,
    status: 201,
    permission: filesUpdatePermission,
    audit: audit('file-upload', 'high'),
  }),
};
