import { alignLists } from '../../kubernetes/__testUtils__/alignLists.ts';
import {
  comparable,
  type Exchange,
} from '../../kubernetes/__testUtils__/recording.ts';
import { valueDifferences } from '../../kubernetes/__testUtils__/storyDifferences.ts';
import type { Acceptance } from './acceptance.ts';

/** What the controller may take to do its part, in milliseconds. */
const PATIENCE = 4_000;
const PAUSE = 50;

/** Values that one server draws and the client sends back. */
const DRAWN = new Set(['uid', 'resourceVersion', 'iat', 'id']);

/** What a replay needs to know of the Argo CD that it is played to. */
export interface ReplayTarget {
  url: string;
  /** The token that is sent where the recording has one. */
  tokenOf(exchange: Exchange, tokens: string[]): Promise<string> | string;
  passwordOf?(exchange: Exchange): string;
  /** Of the object that an update without a recorded version is about. */
  versionOf?(name: string): Promise<string>;
  /** What happened before an exchange, apart from the exchanges. */
  before?(exchange: Exchange): Promise<void> | void;
  /** What the recording calls otherwise: recorded, ours. Asked at each exchange. */
  readonly names: Array<[recorded: string, ours: string]>;
}

interface Answer {
  status: number;
  contentType: string;
  body: unknown;
}

/**
 * Sends what was sent to a real Argo CD, in the same order, and tells in what
 * the answers differ.
 */
export class ArgoReplay {
  readonly #target: ReplayTarget;
  /** Those that were answered, in their order. */
  readonly #tokens: string[] = [];
  /** Ours by the recorded ones. */
  readonly #drawn = new Map<string, string>();
  readonly #acceptance: Acceptance;

  constructor(target: ReplayTarget, acceptance: Acceptance) {
    this.#target = target;
    this.#acceptance = acceptance;
  }

  /** Lines `<path>: <recorded> -> <ours>` that nobody has accepted. */
  async differences(file: string, exchange: Exchange): Promise<string[]> {
    await this.#target.before?.(exchange);
    const title = `${file} ${exchange.name}`;
    const isRead = exchange.request.method === 'GET';
    const deadline = Date.now() + (isRead ? PATIENCE : 0);
    for (;;) {
      const answer = await this.#send(exchange);
      const lines = this.#compare(exchange, answer);
      const left = this.#acceptance.unaccepted(title, lines);
      if (left.length === 0 || Date.now() >= deadline) {
        this.#learn(exchange.response.body, answer.body);
        this.#acceptance.note(title, lines);
        return left;
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  }

  async #send(exchange: Exchange): Promise<Answer> {
    const { request } = exchange;
    const token = await this.#target.tokenOf(exchange, this.#tokens);
    const headers = { ...request.headers };
    for (const name of ['authorization', 'cookie']) {
      if (headers[name])
        headers[name] = headers[name].replace('<redacted>', token);
    }
    const response = await fetch(this.#target.url + this.#ours(request.path), {
      method: request.method,
      headers: { accept: 'application/json', ...headers },
      body: await this.#bodyOf(exchange),
      redirect: 'manual',
    });
    const text = await response.text();
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body: parse(text),
    };
  }

  async #bodyOf(exchange: Exchange): Promise<string | undefined> {
    const { body } = exchange.request;
    if (body === undefined || body === null) return undefined;
    // A string was sent as it stands, not as JSON.
    let text = typeof body === 'string' ? body : JSON.stringify(body);
    if (text.includes('"<current>"')) {
      const name = (body as any).project.metadata.name;
      const version = await this.#target.versionOf!(name);
      text = text.replaceAll('<current>', version);
    }
    const password = this.#target.passwordOf?.(exchange);
    if (password) {
      text = text.replace(
        '"password":"<redacted>"',
        `"password":"${password}"`,
      );
    }
    return this.#ours(text);
  }

  #ours(text: string): string {
    const named = this.#target.names.reduce(
      (result, [recorded, ours]) => result.replaceAll(recorded, ours),
      text,
    );
    return named.replace(/[\w-]+/g, value => this.#drawn.get(value) ?? value);
  }

  #learn(recorded: unknown, ours: unknown): void {
    if (!isObject(recorded) || !isObject(ours)) return;
    for (const [key, value] of Object.entries(recorded)) {
      const own = ours[key];
      if (isObject(value)) this.#learn(value, own);
      else if (key === 'token') this.#tokens.push(String(own));
      else if (DRAWN.has(key) && own !== undefined) {
        this.#drawn.set(String(value), String(own));
      }
    }
  }

  #compare({ response }: Exchange, { status, contentType, body }: Answer) {
    const own = this.#target.names.reduce(
      (text, [recorded, ours]) => text.replaceAll(ours, recorded),
      JSON.stringify(body ?? null),
    );
    const [wanted, given] = alignLists(
      masked(response.body),
      masked(cutLike(response.body, JSON.parse(own))),
    );
    return [
      ...valueDifferences('status', response.status, status),
      ...valueDifferences(
        'content-type',
        response.headers['content-type'] ?? '',
        contentType,
      ),
      ...valueDifferences('body', wanted, given),
    ];
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Of what was trimmed only what was kept counts. */
function cutLike(recorded: unknown, ours: unknown): unknown {
  if (!isObject(recorded) || !isObject(ours)) return ours;
  if (Array.isArray(recorded) || Array.isArray(ours)) return ours;
  if (!recorded.trimmed) return ours;
  const cut: Record<string, unknown> = { trimmed: true };
  for (const [key, value] of Object.entries(recorded)) {
    if (key === 'metadata' && isObject(value)) {
      cut.metadata = { name: (ours.metadata as any)?.name };
    } else if (key !== 'trimmed') cut[key] = cutLike(value, ours[key]);
  }
  return cut;
}

/** With objects in place of their JSON, in which the same things vary. */
function withParsedJson(value: unknown): unknown {
  if (typeof value === 'string') {
    const json = value.startsWith('{"') ? parse(value) : value;
    return isObject(json) ? withParsedJson(json) : value;
  }
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return value.map(withParsedJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [key, withParsedJson(own)]),
  );
}

/** Without what no two servers have in common. */
function masked(body: unknown): unknown {
  const text = JSON.stringify(comparable(withParsedJson(body ?? null)));
  return JSON.parse(
    text
      .replace(/"(iat|exp|generation|observedGeneration)":\d+/g, '"$1":0')
      .replace(/issued at '\d+'/g, "issued at '<time>'")
      .replace(/"token":"[^"]+"/g, '"token":"<token>"')
      .replace(/"id":"[0-9a-f-]{36}"/g, '"id":"<id>"')
      .replace(/\b[0-9a-f]{40}\b/g, '<sha>')
      .replace(/\.[0-9a-f]{16}"/g, '.<event>"')
      .replace(/line \d+ version \w+/g, 'line <n>')
      .replace(/T[\d:]+\.\d+Z/g, 'T<time>')
      .replace(/\d{4}-\d\d-\d\dT<time>/g, '<time>')
      .replace(/web-[a-z0-9]{8,10}-[a-z0-9]{5}/g, 'web-<pod>')
      .replace(/web-[a-z0-9]{8,10}\b/g, 'web-<hash>')
      .replace(/"pod-template-hash":"\w+"/g, '"pod-template-hash":"<hash>"')
      .replace(/kube-api-access-\w{5}/g, 'kube-api-access-<suffix>')
      .replace(/\b(real-node|dev-node-\d)\b/g, '<node>')
      .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
      .replace(/"10\.\d+\.\d+\.\d+"/g, '"<ip>"'),
  );
}
