import type { StatusCause } from '../api/status.ts';
import { StatusError } from '../api/statusError.ts';
import {
  difference,
  intersection,
  isEmptySet,
  pathsOf,
  type FieldSet,
} from './fieldSet.ts';
import type { ManagedFieldsEntry } from './managedFieldsEntry.ts';

interface Conflict {
  name: string;
  path: string;
}

/**
 * @param others - the managers besides the one who applies
 * @param changed - what applying would change
 * @param allowed - fields that may be taken from others nevertheless
 * @throws StatusError - Conflict, when others own what would change
 */
export function assertNoConflict(
  others: ManagedFieldsEntry[],
  changed: FieldSet,
  allowed: FieldSet,
): void {
  const disputed = others.map(entry => ({
    entry,
    fields: intersection(entry.fieldsV1, changed),
  }));
  const barred = disputed.map(({ entry, fields }) => ({
    entry,
    fields: difference(fields, allowed),
  }));
  if (barred.every(({ fields }) => isEmptySet(fields))) return;
  const conflicts = barred.flatMap(({ entry, fields }) => {
    const name = managerName(entry);
    return pathsOf(fields).map(path => ({ name, path }));
  });
  const causes: StatusCause[] = conflicts.map(({ name, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${name}`,
    field: path,
  }));
  throw StatusError.applyConflict(conflictMessage(conflicts), causes);
}

function managerName(entry: ManagedFieldsEntry): string {
  const { manager, operation, apiVersion, subresource } = entry;
  const part = subresource ? ` with subresource "${subresource}"` : '';
  const version = operation === 'Update' ? ` using ${apiVersion}` : '';
  return `"${manager}"${part}${version}`;
}

function conflictMessage(conflicts: Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${first.name}: ${first.path}`;
  }
  const names = [...new Set(conflicts.map(({ name }) => name))].sort();
  const lists = names.map(name => {
    const paths = conflicts
      .filter(conflict => conflict.name === name)
      .map(({ path }) => `- ${path}`);
    return `conflicts with ${name}:\n${paths.join('\n')}`;
  });
  return `Apply failed with ${conflicts.length} conflicts: ${lists.join('\n')}`;
}
