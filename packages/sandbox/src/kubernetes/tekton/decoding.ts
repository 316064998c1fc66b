import type { KubeObject } from '../types.ts';
import type {
  PipelineRunSpec,
  PipelineSpec,
  TaskRunSpec,
  TaskSpec,
} from './specs.ts';
import { parseDuration } from './duration.ts';

const LISTS: Record<string, [string, string][]> = {
  Pipeline: [
    ['tasks', 'v1.PipelineTask'],
    ['finally', 'v1.PipelineTask'],
    ['params', 'v1.ParamSpec'],
  ],
  Task: [
    ['steps', 'v1.Step'],
    ['params', 'v1.ParamSpec'],
  ],
  PipelineRun: [
    ['params', 'v1.Param'],
    ['workspaces', 'v1.WorkspaceBinding'],
  ],
  TaskRun: [
    ['params', 'v1.Param'],
    ['workspaces', 'v1.WorkspaceBinding'],
  ],
};

/** Why Go could not read the object, undefined when it can. */
export function decodingError({ kind, spec }: KubeObject): string | undefined {
  for (const [field, type] of LISTS[kind] ?? []) {
    const value = spec?.[field];
    if (value !== undefined && value !== null && !Array.isArray(value)) {
      return `json: cannot unmarshal ${jsonKind(
        value,
      )} into Go struct field ${kind}Spec.spec.${field} of type []${type}`;
    }
  }
  const bad = durations(kind, spec ?? {}).find(
    text => parseDuration(String(text)) === undefined,
  );
  return bad === undefined
    ? undefined
    : `time: invalid duration ${JSON.stringify(bad)}`;
}

function jsonKind(value: unknown): string {
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const DURATIONS: Record<string, (spec: AnySpec) => unknown[]> = {
  Pipeline: ofTasks,
  Task: ofSteps,
  PipelineRun: ({ timeouts, pipelineSpec }) => [
    ...Object.values(timeouts ?? {}),
    ...ofTasks(pipelineSpec),
  ],
  TaskRun: ({ timeout, taskSpec }) => [timeout, ...ofSteps(taskSpec)],
};

type AnySpec = PipelineSpec & TaskSpec & PipelineRunSpec & TaskRunSpec;

function durations(kind: string, spec: AnySpec): unknown[] {
  const all = DURATIONS[kind]?.(spec) ?? [];
  return all.filter(value => value !== undefined && value !== null);
}

function ofTasks(pipeline?: PipelineSpec): unknown[] {
  const { tasks = [], finally: finals = [] } = pipeline ?? {};
  return [...tasks, ...finals].map(({ timeout }) => timeout);
}

function ofSteps(task?: TaskSpec): unknown[] {
  return (task?.steps ?? []).map(({ timeout }) => timeout);
}
