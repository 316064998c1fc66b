import type { ApplicationSummary } from '@amamba/plugin-amamba-gitops-common';
import type { SeenApplication, StoredApplication } from '../ApplicationStore';
import { contentHashOf } from '../ids';

/** A row of `applications`. */
export interface ApplicationRow {
  id: string;
  instance: string;
  namespace: string;
  name: string;
  project: string;
  sync: string;
  health: string;
  attention: number;
  cluster: string;
  destination_namespace: string;
  /** Epoch milliseconds; PostgreSQL answers text. */
  last_synced_at: number | string;
  search_text: string;
  summary: string;
  content_hash: string;
  seen_at: number | string;
}

export function toApplicationRow(
  { summary, labels, attention }: SeenApplication,
  seenAt: Date,
): ApplicationRow {
  const content = { summary, labels };
  return {
    id: summary.id,
    instance: summary.instance,
    namespace: summary.namespace,
    name: summary.name,
    project: summary.project,
    sync: summary.sync,
    health: summary.health,
    attention,
    cluster: summary.destination.cluster,
    destination_namespace: summary.destination.namespace ?? '',
    last_synced_at: summary.lastSyncedAt ? Date.parse(summary.lastSyncedAt) : 0,
    search_text: searchTextOf(summary),
    summary: JSON.stringify(content),
    content_hash: contentHashOf(content),
    seen_at: seenAt.getTime(),
  };
}

export function fromApplicationRow(
  row: Pick<ApplicationRow, 'summary'>,
): StoredApplication {
  return JSON.parse(row.summary);
}

/** Parts on lines of their own, so that no search finds across two of them. */
function searchTextOf({ name, sources, images }: ApplicationSummary): string {
  const places = sources.flatMap(({ repoUrl, path, chart }) => [
    repoUrl,
    path ?? '',
    chart ?? '',
  ]);
  return [name, ...places, ...images].join('\n').toLocaleLowerCase('en-US');
}
