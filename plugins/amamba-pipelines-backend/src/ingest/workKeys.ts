import type {
  EngineChange,
  EngineKey,
} from '@amamba/plugin-amamba-pipelines-node';

/** What is to be brought in step. */
export type Work = EngineChange | { type: 'sweep'; instance: string };

/** {@link Work}, of one engine. */
export type WorkKey = Work & { engine: string };

/** Queues hold text: equal work is one entry. */
export function toWorkKey(engine: string, work: Work): string {
  return JSON.stringify(
    'key' in work
      ? [work.type, engine, work.key.instance, work.key.key]
      : [work.type, engine, work.instance],
  );
}

export function parseWorkKey(text: string): WorkKey {
  const [type, engine, instance, key] = JSON.parse(text) as string[];
  if (type === 'run' || type === 'pipeline') {
    const engineKey: EngineKey = { instance, key };
    return { type, engine, key: engineKey };
  }
  return { type: type as 'source' | 'sweep', engine, instance };
}
