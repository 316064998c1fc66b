import type { ObjectClient } from '../../types.ts';
import { TEKTON_NAMESPACE } from '../featureFlags.ts';
import type { ProgramContext } from '../../pods/programs.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const CONFIG_MAP = 'config-logging-triggers';
const LEVEL_KEY = 'loglevel.eventlistener';

export type Severity = (typeof LEVELS)[number];

/** Names and values in order; names may come twice, as zap lets them. */
export type LogFields = [name: string, value: string][];

/** Writes one JSON object a line, as zap does. */
export interface SinkLog {
  log(severity: Severity, caller: string, message: string): void;
  /** The same with fields after the message. */
  with(fields: LogFields): SinkLog;
}

/** Makes the configuration of the logs of Triggers, as a release installs it. */
export function createLogConfiguration(objects: ObjectClient): void {
  objects.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: CONFIG_MAP,
      namespace: TEKTON_NAMESPACE,
      labels: {
        'app.kubernetes.io/instance': 'default',
        'app.kubernetes.io/part-of': 'tekton-triggers',
      },
    },
    data: {
      'loglevel.controller': 'info',
      'loglevel.webhook': 'info',
      [LEVEL_KEY]: 'info',
    },
  });
}

/** The log of a sink; less than the configured level is not written. */
export function openSinkLog(
  { clock, onOutput }: ProgramContext,
  objects: ObjectClient,
  logger?: string,
): SinkLog {
  const lowest = () => {
    const map = objects.get('configmaps', TEKTON_NAMESPACE, CONFIG_MAP);
    const level = LEVELS.findIndex(item => item === map?.data?.[LEVEL_KEY]);
    return level < 0 ? LEVELS.indexOf('info') : level;
  };
  const open = (more: LogFields): SinkLog => ({
    log(severity, caller, message) {
      if (LEVELS.indexOf(severity) < lowest()) return;
      const entries: LogFields = [
        ['severity', severity],
        ['timestamp', new Date(clock.now()).toISOString()],
        ...(logger ? [['logger', logger] as [string, string]] : []),
        ['caller', caller],
        ['message', message],
        ...more,
      ];
      const members = entries.map(
        ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
      );
      onOutput('stderr', Buffer.from(`{${members.join(',')}}\n`));
    },
    with: added => open([...more, ...added]),
  });
  return open([]);
}
