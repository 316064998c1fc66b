import type { SelectedEvent } from '../rest/objectWatch.ts';
import type { ResourceContext } from './apiContext.ts';
import type { ResponseFormat } from './mediaTypes.ts';
import {
  presented,
  requestedApiVersion,
  tableOptions,
} from './presentation.ts';
import type { StatusError } from './statusError.ts';
import { partialMetadata, tableOf, type TableOptions } from './table/table.ts';

/** A client that lets this much pile up is cut off; it will list again. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

/** Writes the events of one watch; those of one turn go out together. */
export class WatchStream {
  readonly #context: ResourceContext;
  readonly #shape: ResponseFormat['shape'];
  readonly #apiVersion: string;
  readonly #table: TableOptions | undefined;
  #lines: string[] = [];
  #columnsSent = false;

  constructor(context: ResourceContext, { shape }: ResponseFormat) {
    this.#context = context;
    this.#shape = shape;
    this.#apiVersion = requestedApiVersion(context);
    this.#table = shape === 'table' ? tableOptions(context) : undefined;
  }

  event({ type, stored }: SelectedEvent): void {
    this.#write(type, this.#objectText(stored));
  }

  bookmark(revision: number, annotations?: Record<string, string>): void {
    const metadata = {
      resourceVersion: String(revision),
      ...(annotations && { annotations }),
    };
    this.#write('BOOKMARK', this.#bookmarkText(metadata));
  }

  error(error: StatusError): void {
    this.#write('ERROR', JSON.stringify(error.status));
  }

  end(): void {
    this.#flush();
    this.#context.response.end();
  }

  #objectText(stored: SelectedEvent['stored']): string {
    if (this.#table) {
      const { resourceVersion } = stored.object.metadata;
      const table = tableOf(
        [stored],
        { resourceVersion },
        {
          ...this.#table,
          now: this.#context.cluster.clock.now(),
          withColumns: !this.#columnsSent,
        },
      );
      this.#columnsSent = true;
      return JSON.stringify(table);
    }
    return this.#shape === 'partial'
      ? JSON.stringify(partialMetadata(stored))
      : presented(this.#context, stored).typedJson(this.#apiVersion);
  }

  #bookmarkText(metadata: object): string {
    const { kind } = this.#context.definition;
    const partial = this.#shape === 'partial';
    const object = {
      kind: partial ? 'PartialObjectMetadata' : kind,
      apiVersion: partial ? 'meta.k8s.io/v1' : this.#apiVersion,
      metadata,
    };
    if (!this.#table) return JSON.stringify(object);
    const row = { cells: [], object };
    const table = tableOf([], metadata, { ...this.#table, withColumns: false });
    return JSON.stringify({ ...table, rows: [row] });
  }

  #write(type: string, object: string): void {
    const line = `{"type":"${type}","object":${object}}\n`;
    if (this.#lines.push(line) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const { response } = this.#context;
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
  }
}
