import type { Knex } from 'knex';
import type { StoredProject } from '../ApplicationStore';

interface ProjectRow {
  instance: string;
  name: string;
  workspace: string | null;
  detail: string;
}

export function replaceProjects(
  knex: Knex,
  instance: string,
  projects: readonly StoredProject[],
): Promise<boolean> {
  return knex.transaction(async trx => {
    const kept = await trx<ProjectRow>('projects')
      .where({ instance })
      .orderBy('name')
      .forUpdate();
    const details = new Map(kept.map(row => [row.name, row.detail]));
    const rows = projects
      .map(project => toRow({ ...project, instance }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const changed = rows.filter(row => details.get(row.name) !== row.detail);
    const present = new Set(rows.map(({ name }) => name));
    const gone = kept.filter(({ name }) => !present.has(name));
    for (const row of changed) {
      await trx('projects')
        .insert(row)
        .onConflict(['instance', 'name'])
        .merge();
    }
    for (const { name } of gone) {
      await trx('projects').where({ instance, name }).delete();
    }
    return changed.length + gone.length > 0;
  });
}

export async function listProjects(
  knex: Knex,
  filter: { instance?: string; workspace?: string },
): Promise<StoredProject[]> {
  const query = knex<ProjectRow>('projects').orderBy(['instance', 'name']);
  for (const column of ['instance', 'workspace'] as const) {
    const value = filter[column];
    if (value !== undefined) {
      query.where(column, value);
    }
  }
  return (await query).map(({ detail }) => JSON.parse(detail));
}

function toRow(project: StoredProject): ProjectRow {
  const { instance, name, workspace } = project;
  return {
    instance,
    name,
    workspace: workspace ?? null,
    detail: JSON.stringify(project),
  };
}
