import { entityParams } from '@amamba/plugin-amamba-common';
import { podRefSchema, containerRefSchema } from '../domain/target';

/** Of what belongs to one catalog entity. */
export const entityPath = '/entities/:kind/:namespace/:name';

/** Of one pod of an entity. */
export const podPath = `${entityPath}/pods/:cluster/:podNamespace/:pod`;

/** Names a pod of an entity in a path. */
export const podParams = entityParams.extend({
  cluster: podRefSchema.shape.cluster,
  podNamespace: podRefSchema.shape.namespace,
  pod: podRefSchema.shape.pod,
});

/** Of one container of a pod of an entity. */
export const containerPath = `${podPath}/containers/:container`;

/** Names a container of a pod of an entity in a path. */
export const containerParams = podParams.extend({
  container: containerRefSchema.shape.container,
});

/** Of what belongs to one workspace. */
export const workspacePath = '/workspaces/:workspace';
