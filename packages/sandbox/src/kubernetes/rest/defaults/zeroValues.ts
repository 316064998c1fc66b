import { isRecord } from '../../store/json.ts';

/** Maps of strings, whose members may be empty but which go when they have none. */
const STRING_MAPS = new Set([
  'annotations',
  'binaryData',
  'data',
  'hard',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'parameters',
  'requests',
  'stringData',
]);

/** Free-form JSON, which the server does not look into. */
const OPAQUE = new Set(['managedFields', 'openAPIV3Schema', 'status']);

/** Strings behind a pointer, or always written: empty ones mean something. */
const MEANINGFUL_WHEN_EMPTY = new Set([
  'apiGroup',
  'divisor',
  'ingressClassName',
  'reportingComponent',
  'reportingInstance',
  'service',
  'storageClassName',
]);

/** Booleans and numbers that Go leaves out of JSON when they are false or 0. */
const VALUES = new Set([
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'paused',
  'publishNotReadyAddresses',
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
  'unschedulable',
]);

/**
 * Forgets what a decoder into Go's types forgets: nulls, empty lists and
 * strings, and zero values that are not written out. Built-in kinds only.
 */
export function dropZeroValues(object: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(object)) {
    if (value === null) delete object[key];
    else if (isZero(key, value, object)) delete object[key];
    else if (isRecord(value)) {
      if (!STRING_MAPS.has(key) && !OPAQUE.has(key)) dropZeroValues(value);
    } else if (Array.isArray(value)) {
      for (const item of value) if (isRecord(item)) dropZeroValues(item);
    }
  }
}

function isZero(
  key: string,
  value: unknown,
  parent: Record<string, unknown>,
): boolean {
  if (Array.isArray(value)) return value.length === 0 && !OPAQUE.has(key);
  if (isRecord(value)) {
    return STRING_MAPS.has(key) && Object.keys(value).length === 0;
  }
  // `type` of a hostPath is a pointer; a port of an EndpointSlice has a name.
  if (value === '') {
    return !MEANINGFUL_WHEN_EMPTY.has(key) && !(key === 'type' && parent.path);
  }
  return (value === false || value === 0) && VALUES.has(key);
}
