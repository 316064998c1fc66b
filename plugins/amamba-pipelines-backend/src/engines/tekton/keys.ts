import type { EngineKey } from '@amamba/plugin-amamba-pipelines-node';

/** What an {@link EngineKey} says of a pipeline or run. */
export interface ObjectKey {
  namespace: string;
  name: string;
  /**
   * One deleted and made again under the same name is another, also in a
   * cluster that was set up anew and counts its versions from the beginning.
   */
  uid: string;
}

export function toObjectKey(instance: string, object: ObjectKey): EngineKey {
  return {
    instance,
    key: `${object.namespace}/${object.name}/${object.uid}`,
  };
}

export function parseObjectKey(key: EngineKey): ObjectKey {
  const [namespace = '', name = '', uid = ''] = key.key.split('/');
  return { namespace, name, uid };
}
