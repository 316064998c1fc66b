import { request, type IncomingMessage } from 'node:http';
import { eventually } from '../../kubernetes/__testUtils__/testCluster.ts';

/** What comes of a stream, as text. */
export class StreamReader {
  text = '';
  /** Undefined until they have come. */
  headers: IncomingMessage['headers'] | undefined;
  readonly #request;

  constructor(url: string, accept: string, token: string) {
    this.#request = request(url, {
      headers: { accept, authorization: `Bearer ${token}` },
    });
    this.#request.on('error', () => {});
    this.#request.on('response', response => {
      this.headers = response.headers;
      response.on('error', () => {});
      response.on('data', chunk => {
        this.text += chunk;
      });
    });
    this.#request.end();
  }

  /** Of a stream of JSON in lines. */
  get lines(): any[] {
    return this.text
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line));
  }

  contains(text: string): Promise<boolean> {
    return eventually(() => this.text.includes(text) || undefined);
  }

  close(): void {
    this.#request.destroy();
  }
}
