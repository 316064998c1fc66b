import type { LocalCluster } from '../../cluster.ts';
import { META } from '../../schema/modelNames.ts';
import type { OpenApiSchema } from '../../schema/openApiSchema.ts';
import { refTo } from '../../schema/wellKnownModels.ts';
import { servedSubresources } from '../discovery.ts';
import { JSON_TYPE, PROTOBUF_TYPE, YAML_TYPE } from '../mediaTypes.ts';
import { VERSION } from '../version.ts';
import { collectModels, type ServedVersion } from './models.ts';
import { pathsOf, type Operation, type Parameter } from './operations.ts';

export const INFO = {
  title: 'Kubernetes',
  version: `${VERSION.major}.${VERSION.minor}`,
};

const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

/** The paths of what is served, with operations and parameters as a version writes them. */
export function documentPaths<O, P>(
  cluster: LocalCluster,
  served: ServedVersion[],
  writeOperation: (operation: Operation, item: ServedVersion) => O,
  writeParameter: (parameter: Parameter) => P,
) {
  return Object.fromEntries(
    served.flatMap(item =>
      pathsOf(item, servedSubresources(cluster, item.definition)).map(
        ({ path, parameters, operations }) => [
          path,
          {
            ...Object.fromEntries(
              operations.map(operation => [
                operation.method,
                writeOperation(operation, item),
              ]),
            ),
            parameters: parameters.map(writeParameter),
          },
        ],
      ),
    ),
  );
}

/** `/openapi/v3/apis/{group}/{version}`: its paths and its types. */
export function groupVersionDocument(
  cluster: LocalCluster,
  served: ServedVersion[],
) {
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: documentPaths(cluster, served, operationV3, parameterV3),
    components: { schemas: collectModels(cluster, served) },
  };
}

/** `/openapi/v3/api`, `/openapi/v3/apis` and those of groups: discovery alone. */
export function discoveryDocument(
  cluster: LocalCluster,
  path: string,
  type: string,
) {
  const model = `${META}.${type}`;
  const schemas: Record<string, OpenApiSchema> = {};
  const add = (name: string) => {
    const schema = cluster.schemas.model(name);
    if (schema) schemas[name] = schema;
  };
  add(model);
  for (const part of [
    'APIGroup',
    'GroupVersionForDiscovery',
    'ServerAddressByClientCIDR',
  ]) {
    add(`${META}.${part}`);
  }
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: {
      [path]: {
        get: {
          description: 'get available API versions',
          operationId: `get${type}`,
          responses: { 200: contentV3('OK', model) },
        },
      },
    },
    components: { schemas },
  };
}

function operationV3(
  {
    id,
    tag,
    action,
    description,
    parameters,
    body,
    answer,
    kind,
    method,
  }: Operation,
  { definition }: ServedVersion,
) {
  const created = { 201: contentV3('Created', answer) };
  return {
    tags: [tag],
    description,
    operationId: id,
    ...(parameters.length > 0 && { parameters: parameters.map(parameterV3) }),
    ...(body && { requestBody: bodyV3(body, method, definition.custom) }),
    responses: {
      200: contentV3('OK', answer),
      ...(['put', 'post', 'patch'].includes(method) && created),
      ...(['post', 'delete'].includes(method) &&
        action !== 'deletecollection' && {
          202: contentV3('Accepted', answer),
        }),
      401: { description: 'Unauthorized' },
    },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  };
}

function bodyV3(model: string, method: string, custom: boolean) {
  const schema = { $ref: refTo(model) };
  const types =
    method === 'patch'
      ? PATCH_TYPES.filter(type => !custom || !type.includes('strategic'))
      : ['*/*'];
  return {
    content: Object.fromEntries(types.map(type => [type, { schema }])),
    ...(method !== 'delete' && { required: true }),
  };
}

function contentV3(description: string, model: string) {
  const schema = { $ref: refTo(model) };
  const types = [JSON_TYPE, PROTOBUF_TYPE, YAML_TYPE];
  const content = Object.fromEntries(types.map(type => [type, { schema }]));
  return { description, content };
}

function parameterV3({ name, in: place, type, description }: Parameter) {
  return {
    name,
    in: place,
    description,
    ...(place === 'path' && { required: true }),
    schema: { type, uniqueItems: true },
  };
}
