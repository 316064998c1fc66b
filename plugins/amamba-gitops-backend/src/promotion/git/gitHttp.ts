import type {
  GitHttpRequest,
  GitHttpResponse,
  HttpClient,
} from 'isomorphic-git';
import { boundedFetch } from './boundedFetch';

/** A clone of the newest commit: configuration repositories are small. */
const MAX_BYTES = 100 * 1024 * 1024;

/** How isomorphic-git speaks HTTP here: in bounds, and to nobody else. */
export const gitHttp: HttpClient = {
  async request(request: GitHttpRequest): Promise<GitHttpResponse> {
    const body = request.body && (await collect(request.body));
    const response = await boundedFetch(request.url, {
      method: request.method ?? 'GET',
      headers: request.headers,
      ...(body && { body }),
      maxBytes: MAX_BYTES,
    });
    return {
      url: request.url,
      method: request.method,
      statusCode: response.status,
      statusMessage: response.statusText,
      headers: Object.fromEntries(response.headers),
      body: once(response.body),
    };
  },
};

async function collect(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* once(body: Buffer): AsyncIterableIterator<Uint8Array> {
  yield body;
}
