import type { KubeObject } from '../../../kubernetes/types.ts';
import { isDestinationPermitted, isKindPermitted } from '../projectRules.ts';
import { groupOf, keyOf, versionOf } from '../resourceKey.ts';
import { hookPhasesOf, isHook, waveOf } from '../resourceOptions.ts';
import type { Comparison } from '../types.ts';
import type { SyncOptions } from './syncOptions.ts';
import {
  compareTasks,
  resultId,
  taskId,
  type ResourceResult,
  type SyncTask,
} from './syncTask.ts';

export interface TaskInput {
  comparison: Comparison;
  options: SyncOptions;
  results: ResourceResult[];
  /** Makes names of hooks that have a beginning of a name only. */
  suffix: string;
  /** `managedNamespaceMetadata` of the sync policy. */
  namespaceMetadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

/** Everything that a sync has to do, in the order in which it does it. */
export function buildTasks(input: TaskInput): SyncTask[] {
  const { comparison, options, results } = input;
  const tasks = [
    ...resourceTasks(comparison, options, results),
    ...(options.runsHooks ? hookTasks(input) : []),
  ];
  const namespace = namespaceTask(input, tasks);
  if (namespace) tasks.push(namespace);
  const known = new Map(results.map(result => [resultId(result), result]));
  for (const task of tasks)
    task.result = known.get(taskId(task.phase, task.key));
  return orderPrunes(tasks).sort(compareTasks);
}

function resourceTasks(
  { resources }: Comparison,
  options: SyncOptions,
  results: ResourceResult[],
): SyncTask[] {
  const started = new Set(results.map(resultId));
  return resources.flatMap(resource => {
    const { key, version, definition, target, live, status } = resource;
    if (!options.includes(key)) return [];
    if (!target && (!live || isHook(live))) return [];
    const object = (target ?? live) as KubeObject;
    // A resource that this sync has changed is in sync by now.
    const settled =
      status.status === 'Synced' && !started.has(taskId('Sync', key));
    if (settled && options.has('ApplyOutOfSyncOnly=true')) return [];
    const wave = waveOf(object);
    return [
      {
        phase: 'Sync' as const,
        wave,
        key,
        version,
        definition,
        target,
        live,
        isHook: false,
      },
    ];
  });
}

function hookTasks({ comparison, suffix }: TaskInput): SyncTask[] {
  const { view } = comparison.place!;
  const kinds = view.kinds();
  return comparison.hooks.flatMap(hook =>
    hookPhasesOf(hook).map(phase => {
      const target = named(hook, `${suffix}-${phase.toLowerCase()}`);
      const definition = kinds.of(target);
      const key = keyOf(target);
      return {
        phase,
        wave: waveOf(target),
        key,
        version: versionOf(target.apiVersion),
        definition,
        target,
        live: definition && view.find(definition, key),
        isHook: true,
      };
    }),
  );
}

function named(hook: KubeObject, suffix: string): KubeObject {
  if (hook.metadata.name || !hook.metadata.generateName) return hook;
  const { generateName, ...metadata } = hook.metadata;
  const name = `${generateName}${suffix}`;
  return { ...hook, metadata: { ...metadata, name } };
}

/** The destination's namespace, where it is to be made and is not there. */
function namespaceTask(
  { comparison, options, namespaceMetadata, results }: TaskInput,
  tasks: SyncTask[],
): SyncTask | undefined {
  const { view, namespace } = comparison.place!;
  const definition = view.kinds().find('', 'Namespace');
  const key = { group: '', kind: 'Namespace', namespace: '', name: namespace };
  const isTarget = tasks.some(
    task => task.key.kind === 'Namespace' && task.key.name === namespace,
  );
  if (!options.has('CreateNamespace=true') || !namespace || isTarget) {
    return undefined;
  }
  const live = definition && view.find(definition, key);
  const made = results.some(
    result => resultId(result) === taskId('PreSync', key),
  );
  if ((live && !made) || !definition) return undefined;
  const target = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, ...namespaceMetadata },
  } as KubeObject;
  return {
    phase: 'PreSync',
    wave: Math.min(0, ...tasks.map(task => task.wave)) - 1,
    key,
    version: 'v1',
    definition,
    target,
    live,
    isHook: false,
  };
}

/** What was made last is pruned first; `PruneLast` waits for all the rest. */
function orderPrunes(tasks: SyncTask[]): SyncTask[] {
  const prunes = tasks.filter(task => !task.target);
  const waves = prunes.map(({ wave }) => wave);
  const [lowest, highest] = [Math.min(...waves), Math.max(...waves)];
  for (const task of prunes) task.wave = lowest + highest - task.wave;
  return tasks;
}

/** Moves tasks that prune behind everything else of the sync phase. */
export function pruneLast(tasks: SyncTask[], options: SyncOptions): SyncTask[] {
  const waves = tasks.filter(({ phase }) => phase === 'Sync');
  const last = Math.max(0, ...waves.map(({ wave }) => wave)) + 1;
  for (const task of waves) {
    if (!task.target && options.has('PruneLast=true', task.live)) {
      task.wave = last;
    }
  }
  return tasks.sort(compareTasks);
}

/** Why tasks cannot be carried out at all, by their results. */
export function invalidTasks(
  tasks: SyncTask[],
  { project, place }: Comparison,
  options: SyncOptions,
): Array<{ task: SyncTask; message: string; reason: string }> {
  const brought = new Set(
    tasks.flatMap(({ target }) =>
      target?.kind === 'CustomResourceDefinition'
        ? [`${target.spec?.group}/${target.spec?.names?.kind}`]
        : [],
    ),
  );
  return tasks.flatMap(task => {
    const { key, definition, target, version } = task;
    const { group, kind, namespace, name } = key;
    const missing = `${group}/${kind}`;
    if (!definition) {
      const tolerated =
        brought.has(missing) ||
        (target && options.has('SkipDryRunOnMissingResource=true', target));
      if (tolerated) return [];
      const groupVersion = group ? `${group}/${version}` : version;
      return [
        {
          task,
          message: `The Kubernetes API could not find ${missing} for requested resource ${namespace}/${name}. Make sure the "${kind}" CRD is installed on the destination cluster.`,
          reason: `failed to discover server resources for group version ${groupVersion}: the server could not find the requested resource`,
        },
      ];
    }
    const refused = refusal(task, definition.namespaced);
    return refused ? [{ task, message: refused, reason: refused }] : [];
  });

  function refusal(task: SyncTask, namespaced: boolean): string | undefined {
    const { key } = task;
    const isOwnNamespace =
      key.kind === 'Namespace' &&
      key.name === place?.namespace &&
      task.phase === 'PreSync';
    if (!project || !place || isOwnNamespace) return undefined;
    if (!isKindPermitted(project, key, namespaced)) {
      return `resource ${key.group}:${key.kind} is not permitted in project ${project.metadata.name}`;
    }
    const outside =
      namespaced &&
      !isDestinationPermitted(project, place.cluster, key.namespace);
    return outside
      ? `namespace ${key.namespace} is not permitted in project '${project.metadata.name}'`
      : undefined;
  }
}

/** Whether a task's kind has come to be known since the tasks were made. */
export function refreshDefinition(task: SyncTask, { place }: Comparison): void {
  if (task.definition || !task.target) return;
  const { apiVersion } = task.target;
  const definition = place?.view
    .kinds()
    .find(groupOf(apiVersion), task.key.kind);
  if (definition?.versions.includes(task.version)) task.definition = definition;
}
