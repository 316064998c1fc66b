import type { ControllerRevision } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { equalJson } from '../store/json.ts';
import type { Cluster, KubeObject } from '../types.ts';
import {
  controllerReference,
  type ObjectReader,
  type Stored,
} from './objectReader.ts';
import { canonical, templateHash } from './templateHash.ts';

const REVISIONS = 'controllerrevisions.apps';

/** Labels of the revisions of a StatefulSet, and of a DaemonSet. */
export type HashLabel =
  | 'controller.kubernetes.io/hash'
  | 'controller-revision-hash';

export type StoredRevision = Stored<ControllerRevision>;

type Owner = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'> & {
  spec?: { template?: PodTemplateSpec; revisionHistoryLimit?: number };
};

interface Content {
  spec: { template: PodTemplateSpec & { $patch: string } };
}

/** The templates that a StatefulSet or DaemonSet has had, to go back to. */
export class ControllerRevisions {
  readonly #cluster: Cluster;
  readonly #reader: ObjectReader;
  readonly #hashLabel: HashLabel;

  constructor(cluster: Cluster, reader: ObjectReader, hashLabel: HashLabel) {
    this.#cluster = cluster;
    this.#reader = reader;
    this.#hashLabel = hashLabel;
  }

  /** Oldest first. */
  of(owner: Owner): StoredRevision[] {
    return this.#reader
      .controlledBy<ControllerRevision>(owner.metadata.uid, REVISIONS)
      .sort((a, b) => a.revision - b.revision);
  }

  /** The revision of the present template; one that comes back gets a new number. */
  current(owner: Owner, collisions?: number): StoredRevision {
    const revisions = this.of(owner);
    const data = contentOf(owner);
    const latest = revisions.at(-1);
    const next = (latest?.revision ?? 0) + 1;
    const known = revisions.findLast(revision =>
      equalJson(revision.data, data),
    );
    if (known && known === latest) return known;
    if (known) return this.#renumber(known, next);
    return this.#create(owner, data, next, collisions);
  }

  /** Deletes the oldest that nobody uses, beyond the history limit. */
  truncate(owner: Owner, used: ReadonlySet<string>): void {
    const limit = owner.spec?.revisionHistoryLimit ?? 10;
    const unused = this.of(owner).filter(
      ({ metadata }) => !used.has(metadata.name),
    );
    for (const { metadata } of unused.slice(
      0,
      Math.max(unused.length - limit, 0),
    )) {
      const { namespace, name } = metadata;
      this.#cluster.objects.delete(REVISIONS, namespace, name);
    }
  }

  #renumber({ metadata }: StoredRevision, revision: number): StoredRevision {
    const { namespace, name } = metadata;
    return this.#cluster.objects.modify(REVISIONS, namespace, name, object => {
      object.revision = revision;
    }) as unknown as StoredRevision;
  }

  #create(
    owner: Owner,
    data: Content,
    revision: number,
    collisions?: number,
  ): StoredRevision {
    const { name, namespace, annotations } = owner.metadata;
    const hash = templateHash(data, collisions);
    return this.#cluster.objects.create(REVISIONS, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: {
          ...data.spec.template.metadata?.labels,
          [this.#hashLabel]: hash,
        },
        annotations,
        ownerReferences: [controllerReference(owner)],
      },
      data,
      revision,
    }) as unknown as StoredRevision;
  }
}

/** What `kubectl rollout undo` sends back as a patch. */
function contentOf({ spec }: Owner): Content {
  const template = { ...spec?.template, $patch: 'replace' };
  return JSON.parse(canonical({ spec: { template } }));
}

/** The template that a revision holds. */
export function templateOf({ data }: StoredRevision): PodTemplateSpec {
  const { $patch: _patch, ...template } = (data as unknown as Content).spec
    .template;
  return template;
}
