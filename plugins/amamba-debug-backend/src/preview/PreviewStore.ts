import type { KubeUser } from '@amamba/plugin-amamba-node';
import type { Knex } from 'knex';
import { z } from 'zod';

/** A port of a pod that somebody opened for a while. */
export interface PreviewRecord {
  id: string;
  /** SHA-256 of the capability, which itself is nowhere. */
  hash: string;
  workspace: string;
  entityRef: string;
  cluster: string;
  namespace: string;
  pod: string;
  port: number;
  /** Entity reference of who opened it. */
  user: string;
  /** As whom the cluster is asked; absent: as the portal. */
  kubeUser?: KubeUser;
  expiresAt: Date;
}

interface PreviewRow {
  id: string;
  hash: string;
  workspace: string;
  entity_ref: string;
  cluster: string;
  namespace: string;
  pod: string;
  port: number;
  user_ref: string;
  kube_user: string | null;
  /** PostgreSQL gives large numbers as text. */
  expires_at: number | string;
}

const kubeUserSchema = z.object({
  user: z.string(),
  groups: z.array(z.string()),
});

/** Previews, shared by all replicas, on SQLite or PostgreSQL. */
export class PreviewStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async insert(preview: PreviewRecord): Promise<void> {
    await this.#previews().insert({
      id: preview.id,
      hash: preview.hash,
      workspace: preview.workspace,
      entity_ref: preview.entityRef,
      cluster: preview.cluster,
      namespace: preview.namespace,
      pod: preview.pod,
      port: preview.port,
      user_ref: preview.user,
      kube_user: preview.kubeUser ? JSON.stringify(preview.kubeUser) : null,
      expires_at: preview.expiresAt.getTime(),
    });
  }

  async get(id: string): Promise<PreviewRecord | undefined> {
    return fromRow(await this.#previews().where({ id }).first());
  }

  /** Those that have expired, too, until they are deleted. */
  async getByHash(hash: string): Promise<PreviewRecord | undefined> {
    return fromRow(await this.#previews().where({ hash }).first());
  }

  /** How many a person has open. */
  async count(user: string, now: Date): Promise<number> {
    const [{ count }] = await this.#knex('previews')
      .where({ user_ref: user })
      .andWhere('expires_at', '>', now.getTime())
      .count({ count: '*' });
    return Number(count);
  }

  /** @returns whether it was still there. */
  async extend(
    id: string,
    change: { expiresAt: Date; kubeUser: KubeUser | undefined },
  ): Promise<boolean> {
    const changed = await this.#previews()
      .where({ id })
      .update({
        expires_at: change.expiresAt.getTime(),
        kube_user: change.kubeUser ? JSON.stringify(change.kubeUser) : null,
      });
    return changed === 1;
  }

  async delete(id: string): Promise<void> {
    await this.#previews().where({ id }).delete();
  }

  async deleteExpiredBefore(before: Date): Promise<void> {
    await this.#previews().where('expires_at', '<', before.getTime()).delete();
  }

  #previews() {
    return this.#knex<PreviewRow>('previews');
  }
}

function fromRow(row: PreviewRow | undefined): PreviewRecord | undefined {
  return (
    row && {
      id: row.id,
      hash: row.hash,
      workspace: row.workspace,
      entityRef: row.entity_ref,
      cluster: row.cluster,
      namespace: row.namespace,
      pod: row.pod,
      port: row.port,
      user: row.user_ref,
      ...(row.kube_user && {
        kubeUser: kubeUserSchema.parse(JSON.parse(row.kube_user)),
      }),
      expiresAt: new Date(Number(row.expires_at)),
    }
  );
}
