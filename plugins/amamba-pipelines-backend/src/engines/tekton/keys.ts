import type { EngineKey } from '@amamba/plugin-amamba-pipelines-node';

/** What an {@link EngineKey} says of a run. */
export interface RunKey {
  namespace: string;
  name: string;
  /** A run deleted and made again under the same name is another run. */
  uid: string;
}

export function toRunKey(instance: string, run: RunKey): EngineKey {
  return { instance, key: `${run.namespace}/${run.name}/${run.uid}` };
}

export function parseRunKey(key: EngineKey): RunKey {
  const [namespace = '', name = '', uid = ''] = key.key.split('/');
  return { namespace, name, uid };
}
