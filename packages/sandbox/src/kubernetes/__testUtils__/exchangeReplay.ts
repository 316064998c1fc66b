import { alignLists } from './alignLists.ts';
import { comparable, pickHeaders, type Exchange } from './recording.ts';
import { unaccepted, valueDifferences } from './storyDifferences.ts';
import type { ApiAnswer, ApiClient, ApiRequest } from './apiClient.ts';

/** What states of the cluster may take to come about, in milliseconds. */
const PATIENCE = 2_500;
const PAUSE = 40;

/** Values that one server draws and the client sends back. */
const DRAWN = new Set(['uid', 'resourceVersion', 'continue', 'token']);

/**
 * Sends what was sent to a real API server, in the same order, and tells in
 * what its answers differ.
 */
export class ExchangeReplay {
  readonly #client: ApiClient;
  /** Ours by the recorded ones. */
  readonly #drawn = new Map<string, string>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Lines `<exchange>: <path>: <recorded> -> <ours>` of all that nobody has
   * accepted. What is read is read again for a while, since controllers may
   * have yet to act.
   */
  async differences(file: string, exchange: Exchange): Promise<string[]> {
    const { name, request } = exchange;
    const deadline = Date.now() + (request.method === 'GET' ? PATIENCE : 0);
    for (;;) {
      const answer = await this.#client.send(this.#requestOf(exchange));
      const lines = unaccepted(
        `${file} ${name}`,
        answerDifferences(exchange, answer),
      );
      if (lines.length === 0 || Date.now() >= deadline) {
        this.#learn(exchange.response.body, answer.body);
        return lines.map(line => `${name}: ${line}`);
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  }

  /** The recorded request with what this server has drawn. */
  #requestOf({ request }: Exchange): ApiRequest {
    const { Authorization: _recorded, ...headers } = request.headers;
    const ours = (text: string) =>
      text.replace(
        /<continue-token>|<redacted>|[\w-]+/g,
        value => this.#drawn.get(value) ?? value,
      );
    return {
      method: request.method,
      path: ours(request.path),
      headers,
      body: ownBody(request.body, ours),
    };
  }

  #learn(recorded: unknown, ours: unknown): void {
    if (!isObject(recorded) || !isObject(ours)) return;
    for (const [key, value] of Object.entries(recorded)) {
      const own = ours[key];
      const drawn = DRAWN.has(key) || (key === 'name' && recorded.generateName);
      if (drawn && typeof value === 'string') {
        if (typeof own === 'string') this.#drawn.set(value, own);
      } else this.#learn(value, own);
    }
  }
}

function ownBody(body: unknown, ours: (text: string) => string): unknown {
  if (body === undefined || body === null || typeof body === 'string') {
    return body ?? undefined;
  }
  return JSON.parse(ours(JSON.stringify(body)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function answerDifferences(
  { response }: Exchange,
  { status, headers, body, text }: ApiAnswer,
): string[] {
  const recorded = {
    status: response.status,
    headers: pickHeaders(response.headers),
  };
  const ours = {
    status,
    headers: pickHeaders(headers as Record<string, string>),
  };
  const [wanted, given] = alignLists(
    masked(response.body),
    masked(cutLike(response.body, body ?? text)),
  );
  return [
    ...valueDifferences('status', recorded.status, ours.status),
    ...valueDifferences('headers', recorded.headers, ours.headers),
    ...valueDifferences('body', wanted, given),
  ];
}

const CUT = /\btrimmed\b/;

/** Leaves out of an answer what was left out of the recorded one. */
function cutLike(recorded: unknown, ours: unknown): unknown {
  if (!isObject(recorded) || !isObject(ours)) return ours;
  const { trimmed, items } = recorded;
  const isCut =
    trimmed !== undefined ||
    Object.values(recorded).some(
      value => typeof value === 'string' && CUT.test(value),
    );
  const cut = isCut ? onlyWhatIsIn(recorded, ours) : { ...ours };
  if (trimmed !== undefined) cut.trimmed = trimmed;
  if (Array.isArray(items) && Array.isArray(ours.items)) {
    if (typeof items[0] === 'string') {
      cut.items = ours.items.map(item => item.metadata.name);
    } else if (!('kind' in recorded)) {
      return { items: ours.items.map(nameAndOwners) };
    }
  }
  return cut;
}

/** Of lists of ReplicaSets only this was kept. */
function nameAndOwners({ metadata: { name, ownerReferences } }: any) {
  return { name, ownerReferences: ownerReferences ?? null };
}

function onlyWhatIsIn(recorded: any, ours: any): any {
  if (typeof recorded === 'string' && CUT.test(recorded)) return recorded;
  if (!isObject(recorded) || !isObject(ours)) return ours;
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    const names = new Set(recorded.map(item => item?.metadata?.name));
    return names.has(undefined)
      ? ours
      : ours.filter(item => names.has(item.metadata?.name));
  }
  return Object.fromEntries(
    Object.entries(ours)
      .filter(([key]) => key in recorded)
      .map(([key, value]) => [key, onlyWhatIsIn(recorded[key], value)]),
  );
}

/** Names, addresses and versions that no two machines have in common. */
export function masked(body: unknown): unknown {
  const text = JSON.stringify(comparable(body));
  return JSON.parse(
    text
      .replace(/-[bcdf-hj-np-tv-xz2456789]{8,10}-[a-z0-9]{5}\b/g, '-<pod>')
      .replace(/\b((a-dep|del-\w\w)-|hash[=":]+)[a-z0-9]{8,10}\b/g, '$1<hash>')
      .replace(/\bhash=[0-9A-F]{128}\b/g, 'hash=<hash>')
      .replace(/\b(p-run)-[a-z0-9]{5}\b/g, '$1-<suffix>')
      .replace(/<pod>\.[0-9a-f]{16}/g, '<pod>.<event>')
      .replace(/kube-api-access-\w{5}\b/g, 'kube-api-access-<suffix>')
      .replace(/\b(10|127)(\.\d+){3}(:\d+)?\b/g, '<address>')
      .replace(/\b(real-node|\w+-node-\d+)\b/g, '<node>')
      .replace(/(resourceVersion: \\")\d+/g, '$1<version>')
      .replace(/"ey[\w-]+\.[\w-]+\.[\w-]+"/g, '"<redacted>"')
      .replace(/"(\d+[smhd])+"/g, '"<age>"')
      .replace(/\bcontainerd:\/\/[0-9a-f]{64}/g, 'containerd://<id>')
      .replace(/\bsha256:[0-9a-f]{64}/g, 'sha256:<id>'),
  );
}
