import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { DriftSetting } from './engine/TargetSync';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** The plugin's part of the configuration; `config.d.ts` says what it means. */
export interface WorkspacesConfig {
  drift: DriftSetting;
  catalogIntervalMs: number;
  resyncIntervalMs: number;
  releaseAfterMs: number;
  activityRetentionMs: number;
}

/** @throws InputError naming the key that is wrong. */
export function readWorkspacesConfig(root: Config): WorkspacesConfig {
  const config = root.getOptionalConfig('amamba.workspaces');
  const duration = (key: string, fallbackMs: number, minMs: number) => {
    const ms = config?.has(key)
      ? durationToMilliseconds(readDurationFromConfig(config, { key }))
      : fallbackMs;
    if (!(ms >= minMs)) {
      throw new InputError(
        `amamba.workspaces.${key} must be at least ${minMs / SECOND} s`,
      );
    }
    return ms;
  };
  const drift = config?.getOptionalString('drift') ?? 'correct';
  if (drift !== 'correct' && drift !== 'report') {
    throw new InputError(
      `amamba.workspaces.drift must be correct or report, and is ${drift}`,
    );
  }
  return {
    drift,
    catalogIntervalMs: duration('catalogInterval', 30 * SECOND, SECOND),
    resyncIntervalMs: duration('resyncInterval', 10 * MINUTE, SECOND),
    releaseAfterMs: duration('releaseAfter', 10 * MINUTE, 0),
    activityRetentionMs: duration('activityRetention', 180 * DAY, 0),
  };
}
