import type { KubeObject } from '../types.ts';
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

function durations(kind: string, spec: any): unknown[] {
  const tasks = (pipeline: any) =>
    [...(pipeline?.tasks ?? []), ...(pipeline?.finally ?? [])].map(
      ({ timeout }) => timeout,
    );
  const steps = (task: any) =>
    (task?.steps ?? []).map(({ timeout }: any) => timeout);
  const all: unknown[] =
    {
      Pipeline: () => tasks(spec),
      Task: () => steps(spec),
      PipelineRun: () => [
        ...Object.values(spec.timeouts ?? {}),
        ...tasks(spec.pipelineSpec),
      ],
      TaskRun: () => [spec.timeout, ...steps(spec.taskSpec)],
    }[kind as 'Task']?.() ?? [];
  return all.filter(value => value !== undefined && value !== null);
}
