import { compareQuantities } from '@amamba/plugin-amamba-common';
import type { KubeObject } from '@amamba/plugin-amamba-node';
import type { Manifest } from './Manifest';

/**
 * What of an object is not as its manifest says, in words. What the manifest
 * does not speak of is not the syncer's and may be anything.
 */
export function findDifferences(
  manifest: Manifest,
  actual: KubeObject,
): string[] {
  const { metadata, apiVersion: _, kind: __, ...content } = manifest;
  return [
    ...compare(
      'metadata.labels',
      metadata.labels ?? {},
      actual.metadata.labels,
    ),
    ...Object.entries(content).flatMap(([field, wanted]) =>
      compare(field, wanted, actual[field]),
    ),
  ];
}

function compare(path: string, wanted: unknown, actual: unknown): string[] {
  if (isRecord(wanted)) {
    const found = isRecord(actual) ? actual : {};
    return Object.entries(wanted).flatMap(([key, value]) =>
      compare(`${path}.${key}`, value, found[key]),
    );
  }
  return isSame(wanted, actual, path.startsWith('spec.'))
    ? []
    : [`${path}: ${describe(actual)} → ${describe(wanted)}`];
}

/** @param amounts - whether texts are amounts. */
function isSame(wanted: unknown, actual: unknown, amounts: boolean): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => isSame(item, actual[index], amounts))
    );
  }
  if (isRecord(wanted)) {
    return (
      isRecord(actual) &&
      Object.keys({ ...actual, ...wanted }).every(key =>
        isSame(wanted[key], actual[key], amounts),
      )
    );
  }
  return wanted === actual || (amounts && isSameAmount(wanted, actual));
}

/** An API server writes amounts its own way: `1000m` comes back as `1`. */
function isSameAmount(wanted: unknown, actual: unknown): boolean {
  if (typeof wanted !== 'string' || typeof actual !== 'string') {
    return false;
  }
  try {
    return compareQuantities(wanted, actual) === 0;
  } catch {
    return false;
  }
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (Array.isArray(value)) return value.map(describe).join(', ') || 'none';
  if (!isRecord(value)) return String(value);
  return typeof value.name === 'string'
    ? `${value.kind} ${value.name}`
    : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
