import { stringify } from 'yaml';
import type { ObjectClient } from '../../types.ts';
import type { Param } from '../specs.ts';
import { InvalidRequest } from './invalidRequest.ts';
import { sha256 } from './references.ts';
import type { Resolved } from './resolutionRequestController.ts';

const KINDS: Record<string, { plural: string; version: string }> = {
  task: { plural: 'tasks', version: 'v1' },
  pipeline: { plural: 'pipelines', version: 'v1' },
  stepaction: { plural: 'stepactions', version: 'v1beta1' },
};

/**
 * Finds an object of another namespace.
 * @throws Error worded as the cluster resolver words it
 */
export function resolveInCluster(
  objects: ObjectClient,
  params: Param[],
): Resolved {
  const values = new Map(
    params.map(({ name, value }) => [name, String(value)]),
  );
  // The default that the resolver's ConfigMap has.
  const kind = values.get('kind') || 'task';
  const described = KINDS[kind];
  if (!described)
    throw new InvalidRequest(`unknown or unsupported resource kind '${kind}'`);
  const { name = '', namespace = '' } = Object.fromEntries(values);
  const missing = Object.entries({ name, namespace })
    .filter(([, value]) => !value.trim())
    .map(([param]) => param);
  if (missing.length > 0) {
    throw new InvalidRequest(
      `missing required cluster resolver params: ${missing.join(', ')}`,
    );
  }
  const { plural, version } = described;
  const found = objects.get(`${plural}.tekton.dev`, namespace, name);
  if (!found) throw new Error(`${plural}.tekton.dev "${name}" not found`);
  const { managedFields: _, ...metadata } = found.metadata;
  const path = `/apis/tekton.dev/v1/namespaces/${namespace}/${kind}/${name}`;
  return {
    content: stringify({
      apiVersion: `tekton.dev/${version}`,
      kind: found.kind,
      metadata,
      spec: found.spec,
    }),
    annotations: {
      'resolution.tekton.dev/resource-name': name,
      'resolution.tekton.dev/resource-namespace': namespace,
    },
    refSource: {
      uri: `${path}@${found.metadata.uid}`,
      digest: { sha256: sha256(JSON.stringify(found.spec)) },
    },
  };
}
