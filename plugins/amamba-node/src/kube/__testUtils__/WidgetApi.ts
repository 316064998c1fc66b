import type { ServerResponse } from 'node:http';
import {
  failure,
  json,
  type SeenRequest,
} from '../../__testUtils__/HttpsServer';

export const WIDGETS = {
  group: 'example.com',
  version: 'v1',
  plural: 'widgets',
};

interface Widget {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
    labels: Record<string, string>;
    managedFields: object[];
  };
  spec: { size: number };
}

interface Event {
  type: string;
  object: Widget;
  version: number;
}

/**
 * The list and watch of one resource as an API server serves them, with the
 * failures that a real one shows only now and then.
 */
export class WidgetApi {
  readonly #widgets = new Map<string, Widget>();
  readonly #events: Event[] = [];
  readonly #watchers = new Set<ServerResponse>();
  #version = 100;
  /** Watches cannot begin before this version. */
  #oldest = 0;
  #uid = 0;
  /** Lists are cut into pages of at most this. */
  pageSize = 2;
  /** How many `continue` requests to refuse with 410. */
  expiredPages = 0;
  /** How a watch learns that its version is Gone; real servers do both. */
  goneAs: 'status' | 'event' = 'status';
  /** Accepts watches but sends nothing, and does not end them. */
  silent = false;
  /** The resource does not exist. */
  missing = false;
  /** Bytes to send on the next watch instead of events. */
  garbage: string | undefined;

  get watchers(): number {
    return this.#watchers.size;
  }

  put(name: string, size: number): void {
    const before = this.#widgets.get(name);
    const version = ++this.#version;
    const object: Widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: {
        name,
        namespace: 'ci',
        uid: before?.metadata.uid ?? `u${++this.#uid}`,
        resourceVersion: String(version),
        labels: { size: size > 9 ? 'large' : 'small' },
        managedFields: [{ manager: 'test' }],
      },
      spec: { size },
    };
    this.#widgets.set(name, object);
    this.#emit(before ? 'MODIFIED' : 'ADDED', object);
  }

  remove(name: string): void {
    const object = structuredClone(this.#widgets.get(name)!);
    this.#widgets.delete(name);
    object.metadata.resourceVersion = String(++this.#version);
    this.#emit('DELETED', object);
  }

  /** Tells the watchers the present version, and nothing else. */
  bookmark(): void {
    this.#version += 10;
    const object = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { resourceVersion: String(this.#version) },
    };
    this.#send(JSON.stringify({ type: 'BOOKMARK', object }));
  }

  /** Forgets how it came to the present: older versions are Gone. */
  compact(): void {
    this.#oldest = this.#version;
  }

  /** Continues from an older version; watchers of newer ones hear nothing. */
  goBack(version: number): void {
    this.#version = version;
    this.deafen();
  }

  /** Watchers hear nothing more, and are not told. */
  deafen(): void {
    this.#watchers.clear();
  }

  /** Sends a line to every watcher as it is. */
  #send(line: string): void {
    this.#watchers.forEach(watcher => watcher.write(`${line}\n`));
  }

  /** As at `timeoutSeconds`. */
  endWatches(): void {
    this.#watchers.forEach(watcher => watcher.end());
  }

  readonly answer = (request: SeenRequest, response: ServerResponse): void => {
    if (this.missing) {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('404 page not found\n');
    } else if (request.url.searchParams.get('watch') === 'true') {
      this.#watch(request, response);
    } else {
      this.#list(request, response);
    }
  };

  #list({ url }: SeenRequest, response: ServerResponse): void {
    const limit = url.searchParams.has('limit') ? this.pageSize : Infinity;
    const token = url.searchParams.get('continue');
    if (token && this.expiredPages-- > 0) {
      failure(response, 410, 'Expired');
      return;
    }
    const [version, start] = (token ?? `${this.#version}:0`)
      .split(':')
      .map(Number);
    const items = [...this.#widgets.values()];
    const end = start + limit;
    json(response, 200, {
      apiVersion: 'example.com/v1',
      kind: 'WidgetList',
      metadata: {
        resourceVersion: String(version),
        ...(end < items.length && { continue: `${version}:${end}` }),
      },
      // The items of a list do not say what they are.
      items: items
        .slice(start, end)
        .map(({ metadata, spec }) => ({ metadata, spec })),
    });
  }

  #watch({ url }: SeenRequest, response: ServerResponse): void {
    const since = Number(url.searchParams.get('resourceVersion'));
    if (since < this.#oldest) {
      if (this.goneAs === 'status') {
        failure(response, 410, 'Expired');
      } else {
        const object = { kind: 'Status', code: 410, reason: 'Expired' };
        response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      }
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (this.garbage !== undefined) {
      response.end(this.garbage);
      this.garbage = undefined;
      return;
    }
    if (this.silent) {
      return;
    }
    this.#watchers.add(response);
    response.on('close', () => this.#watchers.delete(response));
    this.#events
      .filter(event => event.version > since)
      .forEach(event => response.write(`${toLine(event)}\n`));
  }

  #emit(type: string, object: Widget): void {
    const event = { type, object, version: this.#version };
    this.#events.push(event);
    this.#send(toLine(event));
  }
}

function toLine({ type, object }: Event): string {
  return JSON.stringify({ type, object });
}
