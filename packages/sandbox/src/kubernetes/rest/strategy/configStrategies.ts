import type { ConfigMap, Secret } from 'kubernetes-types/core/v1';
import { setSecretDefaults } from '../defaults/otherDefaults.ts';
import {
  validateConfigMap,
  validateImmutable,
  validateSecret,
  validateSecretUpdate,
} from '../validation/configValidation.ts';
import type { Strategy } from './strategy.ts';

/** Go leaves empty maps out of JSON. */
function dropEmptyData(object: ConfigMap | Secret): void {
  for (const field of ['data', 'binaryData'] as const) {
    const holder = object as ConfigMap;
    const value = holder[field];
    if (value && Object.keys(value).length === 0) delete holder[field];
  }
}

const configMaps: Strategy<ConfigMap> = {
  setDefaults: dropEmptyData,
  validate: validateConfigMap,
  validateUpdate: validateImmutable,
};

const secrets: Strategy<Secret> = {
  setDefaults(secret) {
    mergeStringData(secret);
    dropEmptyData(secret);
    setSecretDefaults(secret);
  },
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
};

/** `stringData` is for writing only: it is folded into `data`. */
function mergeStringData(secret: Secret): void {
  if (!secret.stringData) return;
  const encoded = Object.entries(secret.stringData).map(([key, text]) => [
    key,
    Buffer.from(text).toString('base64'),
  ]);
  secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
  delete secret.stringData;
}

/** What programs are configured with. */
export const CONFIG_STRATEGIES = { configmaps: configMaps, secrets };
