import type { KubeObject, OwnerReference } from '../types.ts';
import type { WatchRecord } from './watchRecording.ts';

/** Names without what is random in them. */
export interface Aliases {
  nameOf(object: KubeObject): string;
  nameOfUid(uid: string): string;
  /** A text with all that is random replaced. */
  mask(text: string): string;
}

interface Known {
  kind: string;
  name: string;
  uid: string;
  owner?: OwnerReference;
}

/** Suffixes that are made up: hashes, random letters, minutes of a schedule. */
const MADE_UP = /^([a-z0-9]{5,10}|\d{8})$/;

/** Later records of an object must not move it behind others. */
function orderOfAppearance(
  records: WatchRecord[],
  known: Map<string, Known>,
): Map<string, Known> {
  const ordered = new Map<string, Known>();
  for (const { resource, object } of records) {
    const { uid } =
      resource === 'events' ? object.involvedObject : object.metadata;
    const found = known.get(uid);
    if (found && !ordered.has(uid)) ordered.set(uid, found);
  }
  for (const [uid, item] of known)
    if (!ordered.has(uid)) ordered.set(uid, item);
  return ordered;
}

class KnownAliases implements Aliases {
  readonly #known: Map<string, Known>;
  readonly #names = new Map<string, string>();
  readonly #counters = new Map<string, number>();
  readonly #replacements: [name: string, alias: string][];

  constructor(known: Map<string, Known>) {
    this.#known = known;
    this.#replacements = [...known.values()]
      .map(({ name, uid }): [string, string] => [name, this.nameOfUid(uid)])
      .filter(([name, alias]) => name !== alias)
      .sort(([a], [b]) => b.length - a.length);
  }

  nameOf({ metadata }: KubeObject): string {
    return this.nameOfUid(metadata.uid);
  }

  nameOfUid(uid: string): string {
    const named = this.#names.get(uid);
    if (named) return named;
    const known = this.#known.get(uid);
    const alias = known ? this.#name(known) : 'unknown';
    this.#names.set(uid, alias);
    return alias;
  }

  mask(text: string): string {
    let masked = text;
    for (const [name, alias] of this.#replacements) {
      masked = masked.replaceAll(name, alias);
    }
    return masked
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
      .replace(/\bkube-api-access-\w{5}\b/g, 'kube-api-access-*')
      .replace(/\b10\.\d+\.\d+\.\d+\b(:\d+)?/g, 'ADDRESS')
      .replace(/\b(real-node|\w+-node-\d+)\b/g, 'NODE')
      .replace(/\b(container|sha256|containerd):(\/\/)?[0-9a-f]{12,}/g, 'ID');
  }

  /** What was only heard of in Events, or from its pods, tells by its name. */
  #unwatchedOwner(kind: string, name: string) {
    const [, parent] = /^(.+)-[a-z0-9]+$/.exec(name) ?? [];
    if (kind === 'ReplicaSet' && parent) return { name: parent, alias: parent };
    if (kind !== 'Pod') return undefined;
    const owner = [...this.#known.values()].find(item => item.name === parent);
    return owner && { name: owner.name, alias: this.nameOfUid(owner.uid) };
  }

  #name({ kind, name, owner }: Known): string {
    const base = owner
      ? { name: owner.name, alias: this.nameOfUid(owner.uid) }
      : this.#unwatchedOwner(kind, name);
    if (!base || !name.startsWith(`${base.name}-`)) return name;
    if (!MADE_UP.test(name.slice(base.name.length + 1))) return name;
    if (kind === 'Pod') return `${base.alias}-*`;
    const key = `${kind} ${base.alias}`;
    const count = (this.#counters.get(key) ?? 0) + 1;
    this.#counters.set(key, count);
    return `${base.alias}-#${count}`;
  }
}

/**
 * Names objects by their owner: the nth ReplicaSet of `web` is `web-#n`. Pods
 * of one owner are alike, all `web-#1-*`.
 */
export function aliasesOf(records: WatchRecord[]): Aliases {
  const known = new Map<string, Known>();
  for (const { resource, object } of records) {
    if (resource === 'events') {
      const { kind, name, uid } = object.involvedObject;
      if (!known.has(uid)) known.set(uid, { kind, name, uid });
    } else {
      const { name, uid, ownerReferences = [] } = object.metadata;
      const owner = ownerReferences.find(({ controller }) => controller);
      const earlier = known.get(uid)?.owner;
      known.delete(uid);
      known.set(uid, { kind: object.kind, name, uid, owner: earlier ?? owner });
    }
  }
  for (const { owner } of [...known.values()]) {
    if (owner && !known.has(owner.uid)) known.set(owner.uid, { ...owner });
  }
  return new KnownAliases(orderOfAppearance(records, known));
}
