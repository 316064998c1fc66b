import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const MIB = 1024 * 1024;

/** The plugin's part of the configuration; `config.d.ts` says what it means. */
export interface PipelinesConfig {
  tekton: {
    enabled: boolean;
    namespaces?: string[];
    volume: { size: string; accessMode: string; storageClass?: string };
  };
  retention: { goneDays: number };
  logs: { maxBytes: number; maxTails: number };
}

/** @throws InputError naming the key that is wrong. */
export function readPipelinesConfig(root: Config): PipelinesConfig {
  const config = root.getOptionalConfig('amamba.pipelines');
  const namespaces = config?.getOptionalStringArray('tekton.namespaces');
  if (namespaces?.length === 0) {
    throw new InputError(
      'amamba.pipelines.tekton.namespaces is empty; name one, or leave it out to watch all',
    );
  }
  const number = (key: string, fallback: number, min: number) => {
    const value = config?.getOptionalNumber(key) ?? fallback;
    if (!(value >= min)) {
      throw new InputError(
        `amamba.pipelines.${key} must be at least ${min}, and is ${value}`,
      );
    }
    return value;
  };
  return {
    tekton: {
      enabled: config?.getOptionalBoolean('tekton.enabled') ?? true,
      namespaces,
      volume: {
        size: config?.getOptionalString('tekton.volume.size') ?? '1Gi',
        accessMode:
          config?.getOptionalString('tekton.volume.accessMode') ??
          'ReadWriteOnce',
        storageClass: config?.getOptionalString('tekton.volume.storageClass'),
      },
    },
    retention: { goneDays: number('retention.goneDays', 90, 0) },
    logs: {
      maxBytes: Math.floor(number('logs.maxMebibytes', 64, 0.001) * MIB),
      maxTails: number('logs.maxTails', 200, 1),
    },
  };
}
