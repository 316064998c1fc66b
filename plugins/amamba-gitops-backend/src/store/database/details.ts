import { createHash } from 'node:crypto';
import type { Commit } from '@amamba/plugin-amamba-gitops-common';
import type { Knex } from 'knex';
import type { CommitKey, KeptDetail } from '../ApplicationStore';

/** An older reading never replaces a newer; of what is gone none is kept. */
export async function putDetail(
  knex: Knex,
  id: string,
  { application, readAt }: KeptDetail,
): Promise<void> {
  const row = {
    object: JSON.stringify(application),
    read_at: readAt.getTime(),
  };
  const there = knex('applications').select('id').where({ id });
  const updated = await knex('application_details')
    .where('application_id', id)
    .where('read_at', '<=', row.read_at)
    .update(row);
  if (updated === 0 && (await there).length > 0) {
    await knex('application_details')
      .insert({ application_id: id, ...row })
      .onConflict('application_id')
      .ignore();
  }
}

export async function getDetail(
  knex: Knex,
  id: string,
): Promise<KeptDetail | undefined> {
  const row = await knex('application_details')
    .where('application_id', id)
    .first();
  return (
    row && {
      application: JSON.parse(row.object),
      readAt: new Date(Number(row.read_at)),
    }
  );
}

export async function putCommit(
  knex: Knex,
  key: CommitKey,
  commit: Commit,
): Promise<void> {
  await knex('commits')
    .insert({ id: commitIdOf(key), commit: JSON.stringify(commit) })
    .onConflict('id')
    .ignore();
}

export async function getCommits(
  knex: Knex,
  keys: readonly CommitKey[],
): Promise<Array<Commit | undefined>> {
  const ids = keys.map(commitIdOf);
  const rows = await knex('commits').whereIn('id', ids);
  const byId = new Map<string, string>(
    rows.map(row => [row.id, row.commit] as const),
  );
  return ids.map(id => {
    const commit = byId.get(id);
    return commit === undefined ? undefined : JSON.parse(commit);
  });
}

function commitIdOf(key: CommitKey): string {
  const { instance, project, repoUrl, revision } = key;
  return createHash('sha256')
    .update(JSON.stringify([instance, project, repoUrl, revision]))
    .digest('base64url');
}
