import { randomUUID } from 'node:crypto';
import { goJsonError } from '../../api/goJsonError.ts';
import type { Cluster, KubeObject } from '../../types.ts';
import { parseJson } from '../stepResults.ts';
import { canonicalHeader } from './celInterceptor.ts';
import { intercept } from './interceptors.ts';
import { selectTriggers, type SelectedTrigger } from './selectTriggers.ts';
import { bindParams, fillTemplate, TriggerFailure } from './templates.ts';
import {
  TRIGGERS,
  type TriggerEvent,
  type TriggerTemplateSpec,
} from './types.ts';

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

type Log = (severity: 'info' | 'error', message: string) => void;

const PAYLOAD_VALIDATION = 'tekton.dev/payload-validation';

/** What the EventListener's server does with a request. */
export class EventSink {
  readonly #cluster: Cluster;
  readonly #namespace: string;
  readonly #name: string;
  readonly #log: Log;

  constructor(cluster: Cluster, namespace: string, name: string, log: Log) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#name = name;
    this.#log = log;
  }

  /** Accepts what can be read, whatever the triggers make of it. */
  handle(request: SinkRequest): SinkReply {
    if (request.url === '/live') {
      return {
        status: 200,
        contentType: 'text/plain; charset=utf-8',
        body: 'ok',
      };
    }
    const listener = this.#cluster.objects.get(
      TRIGGERS.listeners,
      this.#namespace,
      this.#name,
    );
    const checked =
      listener?.metadata.annotations?.[PAYLOAD_VALIDATION] !== 'false';
    const parsed = parseJson(request.body);
    if (checked && parsed === undefined) {
      const errorMessage = `Invalid event body format : ${goJsonError(
        request.body,
      )}`;
      this.#log('error', errorMessage);
      return this.#reply(400, { eventListenerUID: '', errorMessage });
    }
    const event = eventOf(request, parsed);
    if (listener) this.#fire(listener, event);
    const eventListenerUID = listener?.metadata.uid ?? '';
    return this.#reply(202, { eventListenerUID, eventID: event.id });
  }

  #reply(status: number, told: Record<string, string>): SinkReply {
    const body = {
      eventListener: this.#name,
      namespace: this.#namespace,
      ...told,
    };
    return {
      status,
      contentType: 'application/json',
      body: `${JSON.stringify(body)}\n`,
    };
  }

  #fire(listener: KubeObject, event: TriggerEvent): void {
    const { objects } = this.#cluster;
    for (const selected of selectTriggers(listener, objects)) {
      try {
        this.#carryOut(selected, event);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        this.#log('error', error.message);
      }
    }
  }

  #carryOut(selected: SelectedTrigger, received: TriggerEvent): void {
    const { trigger, namespace, interceptors } = selected;
    const { objects } = this.#cluster;
    let event = received;
    for (const interceptor of interceptors) {
      const verdict = intercept(interceptor, event, objects, namespace);
      if (!verdict.goOn) return;
      const extensions = { ...event.extensions, ...verdict.extensions };
      event = { ...event, extensions };
    }
    const template = this.#template(selected);
    const params = bindParams(trigger, template, event, objects, namespace);
    const told = params.map(
      ({ name, value }) => `{Name:${name} Value:${value}}`,
    );
    this.#log('info', `ResolvedParams : [${told.join(' ')}]`);
    for (const object of fillTemplate(template, params)) {
      this.#create(object, selected, event);
    }
  }

  #template({ trigger, namespace }: SelectedTrigger): TriggerTemplateSpec {
    const { ref, spec } = trigger.template ?? {};
    if (spec) return spec;
    const { objects } = this.#cluster;
    const found = ref && objects.get(TRIGGERS.templates, namespace, ref);
    if (found) return found.spec;
    throw new TriggerFailure(
      `error getting TriggerTemplate ${ref}: triggertemplates.triggers.tekton.dev "${ref}" not found`,
    );
  }

  #create(
    object: KubeObject,
    { trigger, namespace }: SelectedTrigger,
    event: TriggerEvent,
  ): void {
    const [group, version] = object.apiVersion.includes('/')
      ? object.apiVersion.split('/')
      : ['', object.apiVersion];
    const type = this.#cluster.resources.find(
      item => item.group === group && item.kind === object.kind,
    );
    if (!type) {
      throw new TriggerFailure(
        `couldn't find API resource for json: no matches for kind "${object.kind}" in version "${object.apiVersion}"`,
      );
    }
    const resource = [type.plural, group].filter(Boolean).join('.');
    const title = `${group}/${version}, Resource=${type.plural}`;
    this.#log(
      'info',
      `For event ID ${JSON.stringify(event.id)} creating resource ${title}`,
    );
    this.#cluster.objects.create(resource, {
      ...object,
      metadata: {
        ...object.metadata,
        ...(type.namespaced && {
          namespace: object.metadata.namespace ?? namespace,
        }),
        labels: {
          ...object.metadata.labels,
          'triggers.tekton.dev/eventlistener': this.#name,
          ...(trigger.name && { 'triggers.tekton.dev/trigger': trigger.name }),
          'triggers.tekton.dev/triggers-eventid': event.id,
        },
      },
    });
  }
}

function eventOf({ url, headers, body }: SinkRequest, parsed: unknown) {
  const canonical = Object.entries(headers).map(([name, value]) => [
    canonicalHeader(name),
    Array.isArray(value) ? value.join(', ') : value ?? '',
  ]);
  return {
    id: randomUUID(),
    rawBody: body,
    body: parsed,
    headers: Object.fromEntries(canonical) as Record<string, string>,
    url,
    extensions: {},
  };
}
