import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** See an entity's pipelines, runs and logs. @public */
export const pipelinesReadPermission = createPermission({
  name: 'amamba.pipelines.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Start a pipeline of an entity. @public */
export const pipelinesRunPermission = createPermission({
  name: 'amamba.pipelines.run',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Cancel a run of an entity. @public */
export const pipelinesCancelPermission = createPermission({
  name: 'amamba.pipelines.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Every permission of the plugin. @public */
export const pipelinesPermissions = [
  pipelinesReadPermission,
  pipelinesRunPermission,
  pipelinesCancelPermission,
];
