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

const templateContainers = ({ spec }: KubeObject): any[] =>
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
  ({ spec }) => labelText(spec?.selector?.matchLabels),
  { wide: true },
);

export function labelText(labels: Record<string, string> | undefined): string {
  const text = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
  return text || NONE;
}

export function count(
  name: string,
  read: (object: KubeObject) => unknown,
): Column {
  return column(name, object => read(object) ?? 0, { type: 'integer' });
}
