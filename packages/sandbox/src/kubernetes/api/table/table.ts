import type { ResourceDefinition } from '../../schema/resourceDefinition.ts';
import { apiVersionOf } from '../../schema/resourceDefinition.ts';
import type { StoredObject } from '../../store/storedObject.ts';
import { columnsOf } from './columns.ts';

/** What a row carries besides its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  definition: ResourceDefinition;
  version: string;
  now: number;
  includeObject: IncludeObject;
  /** A watch sends the columns with its first event only. */
  withColumns?: boolean;
}

/** `meta.k8s.io/v1` PartialObjectMetadata of an object. */
export function partialMetadata({ object }: StoredObject) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

/** `meta.k8s.io/v1` Table of objects. */
export function tableOf(
  items: StoredObject[],
  listMetadata: object,
  options: TableOptions,
) {
  const { definition, version, now, withColumns = true } = options;
  const columns = columnsOf(definition, version);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: listMetadata,
    columnDefinitions: withColumns
      ? columns.map(({ cell: _cell, ...definitionOf }) => definitionOf)
      : null,
    rows: items.map(stored => ({
      cells: columns.map(({ cell }) => cell(stored.object, now)),
      object: rowObject(stored, options),
    })),
  };
}

function rowObject(
  stored: StoredObject,
  { definition, version, includeObject }: TableOptions,
) {
  if (includeObject === 'None') return null;
  if (includeObject === 'Metadata') return partialMetadata(stored);
  const apiVersion = apiVersionOf(definition.group, version);
  return { ...stored.object, apiVersion };
}
