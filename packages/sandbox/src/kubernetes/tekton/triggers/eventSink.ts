import { randomUUID } from 'node:crypto';
import { goJsonError } from '../../api/goJsonError.ts';
import type { KubeObject, ObjectClient } from '../../types.ts';
import { parseJson } from '../stepResults.ts';
import { canonicalHeader } from './celFunctions.ts';
import {
  resourceTitle,
  type ApiResource,
  type ClusterClient,
} from './clusterClient.ts';
import { formAsJson, intercept } from './interceptors.ts';
import { selectTriggers, type SelectedTrigger } from './selectTriggers.ts';
import type { SinkLog } from './sinkLog.ts';
import {
  boundParams,
  fillParams,
  fillTemplate,
  TriggerFailure,
} from './templates.ts';
import {
  PAYLOAD_VALIDATION,
  TRIGGERS,
  type TriggerEvent,
  type TriggerTemplateSpec,
} from './types.ts';
import type { Refusal } from './verdict.ts';

export interface SinkRequest {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface SinkReply {
  status: number;
  contentType: string;
  body: string;
}

/** What a sink works with. */
export interface SinkOptions {
  /** Where it looks up triggers and what they refer to. */
  objects: ObjectClient;
  namespace: string;
  /** Of its EventListener. */
  name: string;
  log: SinkLog;
  /** Acts as the pod's ServiceAccount, or as another user. */
  client(user?: string): ClusterClient;
}

/** Where in the source of the real sink it says what, which its log tells. */
const LINES = {
  intercepted: 413,
  stopped: 419,
  resolved: 429,
  filled: 437,
  params: 441,
  created: 445,
};

/** What the EventListener's server does with a request. */
export class EventSink {
  readonly #options: SinkOptions;

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  /** Accepts what can be read, whatever the triggers make of it afterwards. */
  handle(request: SinkRequest): SinkReply {
    if (request.url === '/live') {
      return {
        status: 200,
        contentType: 'text/plain; charset=utf-8',
        body: 'ok',
      };
    }
    const { objects, namespace, name, log } = this.#options;
    const listener = objects.get(TRIGGERS.listeners, namespace, name);
    const checked =
      listener?.metadata.annotations?.[PAYLOAD_VALIDATION] !== 'false';
    const parsed = parseJson(request.body);
    if (checked && parsed === undefined) {
      const errorMessage = `Invalid event body format : ${goJsonError(
        request.body,
      )}`;
      log.log('error', 'sink/validate_payload.go:42', errorMessage);
      return this.#reply(400, { eventListenerUID: '', errorMessage });
    }
    const event = eventOf(request);
    const eventListenerUID = listener?.metadata.uid ?? '';
    if (listener) this.#fire(listener, event);
    return this.#reply(202, { eventListenerUID, eventID: event.id });
  }

  #reply(status: number, told: Record<string, string>): SinkReply {
    const { namespace, name } = this.#options;
    const body = { eventListener: name, namespace, ...told };
    return {
      status,
      contentType: 'application/json',
      body: `${JSON.stringify(body)}\n`,
    };
  }

  #fire(listener: KubeObject, event: TriggerEvent): void {
    const { objects, namespace, name } = this.#options;
    const ofEvent = this.#options.log.with([
      ['eventlistener', name],
      ['namespace', namespace],
      ['/triggers-eventid', event.id],
      ['eventlistenerUID', listener.metadata.uid],
      ['/triggers-eventid', event.id],
    ]);
    for (const selected of selectTriggers(listener, objects)) {
      const { name: trigger = '' } = selected.trigger;
      this.#carryOut(selected, event, ofEvent.with([['/trigger', trigger]]));
    }
  }

  async #carryOut(
    selected: SelectedTrigger,
    received: TriggerEvent,
    log: SinkLog,
  ): Promise<void> {
    const { objects } = this.#options;
    const { trigger, namespace } = selected;
    let line = LINES.intercepted;
    try {
      const event = this.#intercept(selected, received, log);
      if (!event) return;
      line = LINES.resolved;
      const template = this.#template(selected);
      const bound = boundParams(trigger, objects, namespace);
      line = LINES.filled;
      const params = fillParams(bound, template, event);
      const told = params.map(
        ({ name, value }) => `{Name:${name} Value:${value}}`,
      );
      const message = `ResolvedParams : [${told.join(' ')}]`;
      log.log('info', `sink/sink.go:${LINES.params}`, message);
      line = LINES.created;
      const account = trigger.serviceAccountName;
      const client = this.#options.client(
        account && `system:serviceaccount:${namespace}:${account}`,
      );
      for (const object of fillTemplate(template, params)) {
        await this.#create(object, selected, event.id, client);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.log('error', `sink/sink.go:${line}`, message);
    }
  }

  /** The event with what the interceptors add, unless one of them refuses it. */
  #intercept(
    { namespace, interceptors }: SelectedTrigger,
    received: TriggerEvent,
    log: SinkLog,
  ): TriggerEvent | undefined {
    const { objects } = this.#options;
    let event = received;
    for (const interceptor of interceptors) {
      const verdict = intercept(interceptor, event, objects, namespace);
      if (verdict.refusal) {
        const message = stopped(verdict.refusal);
        log.log('debug', `sink/sink.go:${LINES.stopped}`, message);
        return undefined;
      }
      const extensions = { ...event.extensions, ...verdict.extensions };
      event = { ...event, extensions };
    }
    return event;
  }

  #template({ trigger, namespace }: SelectedTrigger): TriggerTemplateSpec {
    const { ref, spec } = trigger.template ?? {};
    if (spec) return spec;
    const { objects } = this.#options;
    const found = ref && objects.get(TRIGGERS.templates, namespace, ref);
    if (found) return found.spec;
    throw new TriggerFailure(
      `error getting TriggerTemplate ${ref}: triggertemplates.triggers.tekton.dev "${ref}" not found`,
    );
  }

  async #create(
    object: KubeObject,
    { trigger, namespace }: SelectedTrigger,
    eventId: string,
    client: ClusterClient,
  ): Promise<void> {
    const { apiVersion, kind, metadata } = object;
    const { log, name } = this.#options;
    const resource = await client.findResource(apiVersion, kind);
    const title = metadata.name ?? metadata.generateName ?? '';
    log.log(
      'info',
      'resources/create.go:98',
      `Generating resource: kind: ${goResource(
        resource,
        apiVersion,
      )}, name: ${title}`,
    );
    log.log(
      'info',
      'resources/create.go:106',
      `For event ID ${JSON.stringify(
        eventId,
      )} creating resource ${resourceTitle(apiVersion, resource.name)}`,
    );
    const labelled = {
      ...object,
      metadata: {
        ...metadata,
        labels: {
          ...metadata.labels,
          'triggers.tekton.dev/eventlistener': name,
          'triggers.tekton.dev/trigger': trigger.name ?? '',
          'triggers.tekton.dev/triggers-eventid': eventId,
        },
      },
    };
    await client.create(labelled, resource, metadata.namespace ?? namespace);
  }
}

function stopped({ code, message }: Refusal): string {
  return `interceptor stopped trigger processing: rpc error: code = ${code} desc = ${message}`;
}

/** As Go prints a resource of discovery. */
function goResource(resource: ApiResource, apiVersion: string): string {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const list = (items: string[] = []) => `[${items.join(' ')}]`;
  const { name, namespaced, kind, verbs, shortNames, categories } = resource;
  return `&APIResource{Name:${name},Namespaced:${namespaced},Kind:${kind},Verbs:${list(
    verbs,
  )},ShortNames:${list(shortNames)},SingularName:${
    resource.singularName
  },Categories:${list(
    categories,
  )},Group:${group},Version:${version},StorageVersionHash:${
    resource.storageVersionHash ?? ''
  },}`;
}

function eventOf({ url, headers, body }: SinkRequest): TriggerEvent {
  const entries = Object.entries(headers).map(([name, value]) => [
    canonicalHeader(name),
    Array.isArray(value) ? value.join(', ') : value ?? '',
  ]);
  const canonical: Record<string, string> = Object.fromEntries(entries);
  const isForm =
    canonical['Content-Type'] === 'application/x-www-form-urlencoded';
  return {
    id: randomUUID(),
    rawBody: body,
    body: parseJson(isForm ? formAsJson(body) : body),
    headers: canonical,
    url,
    extensions: {},
  };
}
