import { text } from 'node:stream/consumers';
import type { ProgramContext } from '../../pods/programs.ts';
import { exchange } from '../../pods/tools/network/httpRequest.ts';
import type { KubeObject } from '../../types.ts';
import { parseJson } from '../stepResults.ts';
import { TriggerFailure } from './templates.ts';

const SERVER = 'https://kubernetes.default.svc';
/** Where pods find who they are to the API server. */
export const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const FORBIDDEN = [401, 403];

/** A resource as discovery tells of it. */
export interface ApiResource {
  name: string;
  namespaced: boolean;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  singularName: string;
  categories?: string[];
  storageVersionHash?: string;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Talks to the API server from within a pod, as the pod's ServiceAccount. */
export class ClusterClient {
  readonly #context: ProgramContext;
  readonly #user: string | undefined;

  /** @param user - who to act as instead, if the account may impersonate it */
  constructor(context: ProgramContext, user?: string) {
    this.#context = context;
    this.#user = user;
  }

  /** @throws TriggerFailure when the server has no such kind, or does not say */
  async findResource(apiVersion: string, kind: string): Promise<ApiResource> {
    const path = apiVersion.includes('/') ? '/apis/' : '/api/';
    const { status, body } = await this.#send('GET', `${path}${apiVersion}`);
    if (status !== 200) {
      throw new TriggerFailure(
        `couldn't find API resource for json: error getting kubernetes server resources for apiVersion ${apiVersion}: ${
          status === 404
            ? 'the server could not find the requested resource'
            : messageOf(body)
        }`,
      );
    }
    const { resources = [] } = body as { resources?: ApiResource[] };
    const found = resources.find(item => item.kind === kind);
    if (found) return found;
    throw new TriggerFailure(
      `couldn't find API resource for json: error could not find resource with apiVersion ${apiVersion} and kind ${kind}`,
    );
  }

  /** @throws TriggerFailure with what the server has against it */
  async create(
    object: KubeObject,
    { name, namespaced }: ApiResource,
    namespace: string,
  ): Promise<void> {
    const { apiVersion } = object;
    const root = apiVersion.includes('/') ? '/apis/' : '/api/';
    const scope = namespaced ? `/namespaces/${namespace}` : '';
    const { status, body } = await this.#send(
      'POST',
      `${root}${apiVersion}${scope}/${name}`,
      object,
    );
    if (status < 300) return;
    const message = messageOf(body);
    throw new TriggerFailure(
      FORBIDDEN.includes(status)
        ? message
        : `couldn't create resource with group version kind "${resourceTitle(
            apiVersion,
            name,
          )}": ${message}`,
    );
  }

  /** Why what is at a path cannot be listed; undefined when it can. */
  async problemOfListing(path: string): Promise<string | undefined> {
    try {
      const { status, body } = await this.#send('GET', `${path}?limit=500`);
      return status === 200 ? undefined : messageOf(body);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #send(method: string, path: string, body?: object): Promise<Answer> {
    const { fs, container, signal } = this.#context;
    const token = await fs.readFile(`${ACCOUNT}/token`);
    const ca = await fs.readFile(`${ACCOUNT}/ca.crt`);
    const sent = body && Buffer.from(JSON.stringify(body));
    const url = new URL(path, SERVER);
    const { response, socket } = await exchange(container.network, {
      url,
      method,
      headers: {
        Host: url.host,
        Authorization: `Bearer ${token.trim()}`,
        Accept: 'application/json',
        'User-Agent': 'eventlistenersink',
        ...(this.#user && { 'Impersonate-User': this.#user }),
        ...(sent && {
          'Content-Type': 'application/json',
          'Content-Length': String(sent.length),
        }),
        Connection: 'close',
      },
      body: sent,
      tls: { ca, insecure: false },
      signal,
    });
    try {
      const answer = await text(response);
      return { status: response.statusCode ?? 0, body: parseJson(answer) };
    } finally {
      socket.destroy();
    }
  }
}

/** As Go prints a GroupVersionResource: `tekton.dev/v1, Resource=pipelineruns`. */
export function resourceTitle(apiVersion: string, name: string): string {
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return `${groupVersion}, Resource=${name}`;
}

function messageOf(body: unknown): string {
  const { message } = (body ?? {}) as { message?: string };
  return message ?? 'unknown';
}
