import type { KubeObject, ObjectMeta } from '../types.ts';

/** A string, a list, or an object of strings: what params and results hold. */
export type ParamValue = string | string[] | Record<string, string>;

export interface Param {
  name: string;
  value: ParamValue;
}

export interface ParamSpec {
  name: string;
  type?: 'string' | 'array' | 'object';
  default?: ParamValue;
  properties?: Record<string, { type?: string }>;
  enum?: string[];
}

export interface ResultSpec {
  name: string;
  description?: string;
  type?: string;
  properties?: Record<string, { type?: string }>;
  value?: ParamValue;
}

/** A result as a run's status tells it. */
export interface Result {
  name: string;
  type?: string;
  value: ParamValue;
}

export interface WhenExpression {
  input?: string;
  operator?: 'in' | 'notin';
  values?: string[];
  cel?: string;
}

export interface ResolverRef {
  resolver?: string;
  params?: Param[];
}

export interface TaskRef extends ResolverRef {
  name?: string;
  kind?: string;
  apiVersion?: string;
}

export interface WorkspaceDeclaration {
  name: string;
  mountPath?: string;
  readOnly?: boolean;
  optional?: boolean;
}

export interface WorkspaceBinding {
  name: string;
  subPath?: string;
  persistentVolumeClaim?: { claimName: string };
  volumeClaimTemplate?: { metadata?: Partial<ObjectMeta>; spec?: unknown };
  [source: string]: unknown;
}

/** Besides these fields a step has those of a container. */
export interface Step {
  name?: string;
  image?: string;
  command?: string[];
  args?: string[];
  script?: string;
  workingDir?: string;
  env?: { name: string; value?: string }[];
  volumeMounts?: { name: string; mountPath: string }[];
  onError?: string;
  timeout?: string;
  results?: ResultSpec[];
  when?: WhenExpression[];
  ref?: ResolverRef & { name?: string };
  params?: Param[];
  workspaces?: { name: string; mountPath?: string }[];
  computeResources?: object;
  [field: string]: unknown;
}

export interface Sidecar extends Step {
  name: string;
}

export interface TaskSpec {
  params?: ParamSpec[];
  results?: ResultSpec[];
  steps?: Step[];
  sidecars?: Sidecar[];
  stepTemplate?: Step;
  volumes?: { name: string }[];
  workspaces?: WorkspaceDeclaration[];
}

export interface Matrix {
  params?: Param[];
  include?: { name?: string; params?: Param[] }[];
}

/** A task of a pipeline. */
export interface PipelineTask {
  name: string;
  displayName?: string;
  taskRef?: TaskRef;
  taskSpec?: TaskSpec & {
    apiVersion?: string;
    kind?: string;
    spec?: unknown;
    metadata?: Partial<ObjectMeta>;
  };
  params?: Param[];
  matrix?: Matrix;
  when?: WhenExpression[];
  runAfter?: string[];
  workspaces?: { name: string; workspace?: string; subPath?: string }[];
  retries?: number;
  timeout?: string;
  onError?: string;
  pipelineRef?: ResolverRef & { name?: string };
  pipelineSpec?: PipelineSpec;
}

export interface PipelineSpec {
  params?: ParamSpec[];
  tasks?: PipelineTask[];
  finally?: PipelineTask[];
  workspaces?: WorkspaceDeclaration[];
  results?: ResultSpec[];
}

/** The spec of a TaskRun. */
export interface TaskRunSpec {
  params?: Param[];
  taskRef?: TaskRef;
  taskSpec?: TaskSpec;
  serviceAccountName?: string;
  status?: string;
  statusMessage?: string;
  timeout?: string;
  workspaces?: WorkspaceBinding[];
}

/** How long a PipelineRun and its parts may take. */
export type Timeouts = Partial<
  Record<'pipeline' | 'tasks' | 'finally', string>
>;

/** The spec of a PipelineRun. */
export interface PipelineRunSpec {
  params?: Param[];
  pipelineRef?: ResolverRef & { name?: string };
  pipelineSpec?: PipelineSpec;
  status?: string;
  timeouts?: Timeouts;
  taskRunTemplate?: { serviceAccountName?: string; podTemplate?: object };
  workspaces?: WorkspaceBinding[];
}

/** Work that another controller does, asked for by a CustomRun. */
export function isCustomTask({ taskRef, taskSpec }: PipelineTask): boolean {
  const { apiVersion, kind } = taskRef ?? taskSpec ?? {};
  return Boolean(apiVersion && kind) && !apiVersion?.startsWith('tekton.dev/');
}

/** What a run's status says of itself; everything may still be missing. */
export interface RunStatus {
  startTime?: string;
  completionTime?: string;
  results?: Result[];
}

export function statusOf(run: KubeObject | undefined): RunStatus {
  return run?.status ?? {};
}
