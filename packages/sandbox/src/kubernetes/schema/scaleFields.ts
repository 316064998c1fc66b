import { isRecord } from '../store/json.ts';
import type { KubeObject, ResourceType } from '../types.ts';

/** Where workloads of the API itself keep what a Scale stands for. */
const SPEC_REPLICAS = '.spec.replicas';
const STATUS_REPLICAS = '.status.replicas';

/** What a Scale says of an object. */
export interface ScaleFields {
  /** Undefined where the object does not say. */
  replicas: number | undefined;
  statusReplicas: number;
  /** Labels of the pods, as a selector; empty when nothing selects. */
  selector: string;
}

/** Reads the fields that the scale subresource of a resource stands for. */
export function readScale(
  object: KubeObject,
  { scalePaths }: Pick<ResourceType, 'scalePaths'>,
): ScaleFields {
  const {
    specReplicasPath = SPEC_REPLICAS,
    statusReplicasPath = STATUS_REPLICAS,
    labelSelectorPath,
  } = scalePaths ?? {};
  const own = labelSelectorPath && valueAt(object, labelSelectorPath);
  return {
    replicas: numberAt(object, specReplicasPath),
    statusReplicas: numberAt(object, statusReplicasPath) ?? 0,
    selector: scalePaths ? String(own ?? '') : selectorOf(object),
  };
}

/** A copy of the object that asks for so many replicas. */
export function withReplicas(
  object: KubeObject,
  { scalePaths }: Pick<ResourceType, 'scalePaths'>,
  replicas: number,
): KubeObject {
  const path = stepsOf(scalePaths?.specReplicasPath ?? SPEC_REPLICAS);
  return withValue(object, path, replicas) as KubeObject;
}

/** The paths of a CustomResourceDefinition know dots alone. */
function stepsOf(path: string): string[] {
  return path.split('.').filter(Boolean);
}

function valueAt(object: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>(
    (value, name) => (isRecord(value) ? value[name] : undefined),
    object,
  );
}

function numberAt(object: unknown, path: string): number | undefined {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : undefined;
}

function withValue(
  object: unknown,
  [name, ...rest]: string[],
  value: unknown,
): unknown {
  if (name === undefined) return value;
  const fields = isRecord(object) ? object : {};
  return { ...fields, [name]: withValue(fields[name], rest, value) };
}

function selectorOf({ spec }: KubeObject): string {
  const labels: Record<string, string> =
    spec?.selector?.matchLabels ?? spec?.selector ?? {};
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}
