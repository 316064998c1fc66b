import type { ApplicationSet } from '@amamba/plugin-amamba-gitops-common';
import { stringify } from 'yaml';
import type { InventoryItem } from '../../inventory/InventoryStore';
import type { StoredApplication } from '../../store/ApplicationStore';
import { toTime } from '../../view/times';

/** A set with those of the applications that it makes. */
export function toApplicationSet(
  { instance, project, detail }: InventoryItem<'applicationSet'>,
  namespace: string,
  applications: readonly StoredApplication[],
): ApplicationSet {
  const { metadata, spec, status } = detail;
  const made = new Set(status?.resources?.map(({ name }) => name));
  return {
    instance,
    namespace,
    name: metadata.name,
    project,
    generators: generatorsOf(spec.generators ?? []),
    manifest: stringify(spec, { aliasDuplicateObjects: false }),
    createdAt: toTime(metadata.creationTimestamp) ?? new Date(0).toISOString(),
    conditions: (status?.conditions ?? []).map(condition => ({
      type: condition.type,
      status: condition.status ?? 'Unknown',
      ...(condition.reason && { reason: condition.reason }),
      ...(condition.message && { message: condition.message }),
    })),
    applications: applications
      .map(({ summary }) => summary)
      .filter(
        summary =>
          summary.instance === instance &&
          summary.project === project &&
          summary.namespace === namespace &&
          made.has(summary.name),
      )
      .map(({ name, sync, health }) => ({
        instance,
        namespace,
        name,
        sync,
        health,
      })),
  };
}

/** `list`, `git` … each once; those within a matrix too. */
function generatorsOf(generators: readonly object[]): string[] {
  const KINDS = ['list', 'clusters', 'git', 'matrix', 'merge', 'plugin'];
  const OTHERS = ['scmProvider', 'pullRequest', 'clusterDecisionResource'];
  const found = generators.flatMap(generator =>
    Object.entries(generator)
      .filter(([kind]) => [...KINDS, ...OTHERS].includes(kind))
      .flatMap(([kind, settings]) => [
        kind,
        ...generatorsOf(settings?.generators ?? []),
      ]),
  );
  return [...new Set(found)];
}
