import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError, toError } from '@backstage/errors';
import type {
  ArgoApplication,
  ArgoCdService,
} from '@amamba/plugin-amamba-node';
import type { ChangeListener } from '../ingest/InstanceIngest';
import type {
  ApplicationStore,
  StoredApplication,
} from '../store/ApplicationStore';
import { isOutage } from './isOutage';
import { refOf } from './refOf';

/** A full object, and how old it is. */
export interface ReadDetail {
  application: ArgoApplication;
  readAt: Date;
  /** Argo CD could not be asked: this is the last known state. */
  stale: boolean;
}

interface Entry {
  reading: Promise<ReadDetail>;
}

/** Options of {@link ApplicationDetails}. */
export interface ApplicationDetailsOptions {
  argocd: ArgoCdService;
  store: Pick<ApplicationStore, 'putDetail' | 'getDetail'>;
  logger: LoggerService;
  /** Most full objects in memory. */
  maxEntries: number;
}

/** For how long somebody who looked is taken to be looking still. */
const LEASE_MS = 60_000;

/**
 * Full objects of the applications that people look at: read once for each
 * change however many look, and kept for when Argo CD is down.
 */
export class ApplicationDetails implements ChangeListener {
  readonly #options: ApplicationDetailsOptions;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();
  /** Ids, and when somebody looked last. */
  readonly #lookedAt = new Map<string, number>();

  constructor(options: ApplicationDetailsOptions) {
    this.#options = options;
  }

  /** @throws NotFoundError when Argo CD does not have it any more. */
  async get(stored: StoredApplication): Promise<ReadDetail> {
    const { id } = stored.summary;
    this.#look(id);
    const entry = this.#entries.get(id) ?? { reading: this.#read(stored) };
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    this.#evict();
    try {
      const detail = await entry.reading;
      if (detail.stale) {
        this.#forget(id, entry);
      }
      // Of who had one of that name before, or has it next.
      if (detail.application.spec.project !== stored.summary.project) {
        throw notThere(stored);
      }
      return detail;
    } catch (error) {
      this.#forget(id, entry);
      throw error;
    }
  }

  /** It changed: the next reader gets it anew. */
  applicationSeen(id: string): boolean {
    this.#entries.delete(id);
    return Date.now() - (this.#lookedAt.get(id) ?? 0) < LEASE_MS;
  }

  /** Any may have changed. */
  instanceSeen(): void {
    this.#entries.clear();
  }

  #look(id: string): void {
    this.#lookedAt.delete(id);
    this.#lookedAt.set(id, Date.now());
    if (this.#lookedAt.size > 2 * this.#options.maxEntries) {
      const [oldest] = this.#lookedAt.keys();
      this.#lookedAt.delete(oldest);
    }
  }

  #evict(): void {
    if (this.#entries.size > this.#options.maxEntries) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
  }

  #forget(id: string, entry: Entry): void {
    if (this.#entries.get(id) === entry) {
      this.#entries.delete(id);
    }
  }

  async #read(stored: StoredApplication): Promise<ReadDetail> {
    const { argocd, store } = this.#options;
    const { id, instance } = stored.summary;
    try {
      const readAt = new Date();
      const application = await argocd
        .client(instance)
        .applications.get(refOf(stored));
      if (!application) {
        throw notThere(stored);
      }
      const trimmed = trim(application);
      await this.#keep(id, { application: trimmed, readAt });
      return { application: trimmed, readAt, stale: false };
    } catch (error) {
      const kept = isOutage(error) ? await store.getDetail(id) : undefined;
      if (!kept) {
        throw error;
      }
      return { ...kept, stale: true };
    }
  }

  /** What cannot be kept can still be shown. */
  async #keep(
    id: string,
    detail: { application: ArgoApplication; readAt: Date },
  ): Promise<void> {
    try {
      await this.#options.store.putDetail(id, detail);
    } catch (error) {
      this.#options.logger.warn(
        'Could not keep an application for when its Argo CD is down',
        toError(error) as Error,
      );
    }
  }
}

function notThere({ summary: { instance, name } }: StoredApplication) {
  return new NotFoundError(
    `Argo CD ${instance} has no application ${name} any more`,
  );
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Without what nobody reads. */
function trim(application: ArgoApplication): ArgoApplication {
  const { annotations, ...metadata } = application.metadata;
  const { [LAST_APPLIED]: _, ...kept } = annotations ?? {};
  delete metadata.managedFields;
  return { ...application, metadata: { ...metadata, annotations: kept } };
}
