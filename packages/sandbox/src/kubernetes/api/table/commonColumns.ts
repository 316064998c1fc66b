import type { Container } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { KubeObject } from '../../types.ts';
import { column, type Column } from './column.ts';
import { age } from './humanDuration.ts';

export const NONE = '<none>';

export const NAME = column('Name', ({ metadata }) => metadata.name, {
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
});

export const AGE = column(
  'Age',
  ({ metadata }, now) => age(metadata.creationTimestamp, now),
  {
    description:
      'CreationTimestamp is a timestamp representing the server time when this object was created.',
  },
);

export const AGE_OF_CUSTOM: Column = { ...AGE, type: 'date' };

/** What a built-in resource without columns of its own shows. */
export const CREATED_AT = column(
  'Created At',
  ({ metadata }) => metadata.creationTimestamp,
  { type: 'date' },
);

const templateContainers = ({ spec }: KubeObject): Container[] =>
  spec?.template?.spec?.containers ?? [];

export const CONTAINERS = column(
  'Containers',
  object =>
    templateContainers(object)
      .map(({ name }) => name)
      .join(','),
  { wide: true },
);

export const IMAGES = column(
  'Images',
  object =>
    templateContainers(object)
      .map(({ image }) => image)
      .join(','),
  { wide: true },
);

export const SELECTOR = column(
  'Selector',
  ({ spec }) => selectorText(spec?.selector),
  { wide: true },
);

export function labelText(labels: Record<string, string> | undefined): string {
  const text = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
  return text || NONE;
}

const OPERATORS: Record<string, (key: string, values: string) => string> = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: key => key,
  DoesNotExist: key => `!${key}`,
};

const compareText = (a: string, b: string): number =>
  a < b ? -1 : Number(a > b);

/** A label selector as `metav1.FormatLabelSelector` writes it. */
export function selectorText(selector: LabelSelector | undefined): string {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => ({
      key,
      text: `${key}=${value}`,
    })),
    ...matchExpressions.map(({ key, operator, values = [] }) => ({
      key,
      text: OPERATORS[operator]?.(key, [...values].sort().join(',')) ?? '',
    })),
  ];
  const sorted = parts.sort((a, b) => compareText(a.key, b.key));
  return sorted.map(({ text }) => text).join(',') || NONE;
}

export function count(
  name: string,
  read: (object: KubeObject) => unknown,
): Column {
  return column(name, object => read(object) ?? 0, { type: 'integer' });
}
