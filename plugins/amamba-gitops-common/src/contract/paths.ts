import { entityParams } from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import { applicationKeySchema } from '../domain/application';

/** Of what belongs to one catalog entity. */
export const entityPath = '/entities/:kind/:namespace/:name';

/** Of one application of an entity. */
export const applicationPath = `${entityPath}/applications/:instance/:applicationNamespace/:application`;

/** Names an application of an entity in a path. */
export const applicationParams = entityParams.extend({
  instance: applicationKeySchema.shape.instance,
  applicationNamespace: applicationKeySchema.shape.namespace,
  application: applicationKeySchema.shape.name,
});

/** Of what belongs to one workspace. */
export const workspacePath = '/workspaces/:workspace';

/** The id of what a command set going; its result arrives with the application. */
export const acceptedSchema = z.object({
  instance: z.string(),
  namespace: z.string(),
  name: z.string(),
});
