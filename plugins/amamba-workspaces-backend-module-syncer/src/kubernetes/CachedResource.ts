import {
  type Informer,
  type KubeObject,
  parseKubeKey,
} from '@amamba/plugin-amamba-node';

/** After which what was written is believed no longer without the watch. */
const BELIEVED_MS = 30_000;

interface Written {
  /** Undefined: it was deleted. */
  object: KubeObject | undefined;
  /** Versions that it follows: when the watch tells of one it is late. */
  older: ReadonlySet<string | undefined>;
  at: number;
}

/**
 * The objects of a resource as a watch tells of them, by namespace, with what
 * was written since: else a pass that follows a write would write again.
 */
export class CachedResource {
  readonly #informer: Informer;
  readonly #keys = new Map<string, Set<string>>();
  readonly #written = new Map<string, Written>();

  constructor(informer: Informer) {
    this.#informer = informer;
    informer.onChange(key => {
      this.#heed(key);
      this.#index(key);
    });
    for (const { metadata } of informer.list()) {
      this.#index(
        metadata.namespace
          ? `${metadata.namespace}/${metadata.name}`
          : metadata.name,
      );
    }
  }

  get informer(): Informer {
    return this.#informer;
  }

  get(key: string): KubeObject | undefined {
    const written = this.#written.get(key);
    if (written && Date.now() - written.at > BELIEVED_MS) {
      this.#written.delete(key);
      this.#index(key);
    }
    return this.#written.has(key)
      ? this.#written.get(key)?.object
      : this.#informer.get(key);
  }

  inNamespace(namespace: string): KubeObject[] {
    return [...(this.#keys.get(namespace) ?? [])].flatMap(
      key => this.get(key) ?? [],
    );
  }

  list(): KubeObject[] {
    return [...this.#keys.values()].flatMap(keys =>
      [...keys].flatMap(key => this.get(key) ?? []),
    );
  }

  /**
   * To call before a write; what it returns, after it, with what came of it
   * (nothing, when the object was deleted). That is believed until the watch
   * tells of the object, if it has not meanwhile.
   */
  beginWrite(key: string): (object: KubeObject | undefined) => void {
    const written = this.#written.get(key);
    const older = new Set([
      ...(written ? [...written.older, versionOf(written.object)] : []),
      versionOf(this.#informer.get(key)),
    ]);
    return object => {
      this.#written.set(key, { object, older, at: Date.now() });
      this.#heed(key);
      this.#index(key);
    };
  }

  /** What the watch tells is believed, unless it tells what was before. */
  #heed(key: string): void {
    const known = versionOf(this.#informer.get(key));
    const written = this.#written.get(key);
    const late =
      written?.older.has(known) || isOlder(known, versionOf(written?.object));
    if (!late) this.#written.delete(key);
  }

  #index(key: string): void {
    const { namespace = '' } = parseKubeKey(key);
    const isThere =
      this.#informer.get(key) !== undefined ||
      this.#written.get(key)?.object !== undefined;
    const keys = this.#keys.get(namespace) ?? new Set();
    if (isThere) keys.add(key);
    else keys.delete(key);
    if (keys.size > 0) this.#keys.set(namespace, keys);
    else this.#keys.delete(namespace);
  }
}

function versionOf(object: KubeObject | undefined): string | undefined {
  return object?.metadata.resourceVersion;
}

/**
 * Versions are numbers that grow, as Kubernetes 1.35 promises and etcd always
 * had it; a server with other versions only costs a second look.
 */
function isOlder(a: string | undefined, b: string | undefined): boolean {
  return isNumber(a) && isNumber(b) && BigInt(a) < BigInt(b);
}

function isNumber(version: string | undefined): version is string {
  return version !== undefined && /^\d+$/.test(version);
}
