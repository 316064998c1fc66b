import { z } from 'zod';
import { ApiError, createClient } from './createClient';
import { defineRoute } from './defineRoute';
import { pageQuery } from './page';

const permission = {
  type: 'basic' as const,
  name: 'books.read',
  attributes: {},
};
const book = z.object({ id: z.string(), pages: z.number().default(1) });
const contract = {
  listBooks: defineRoute({
    method: 'GET',
    path: '/shelves/:shelf/books',
    summary: 'Books',
    params: z.object({ shelf: z.string() }),
    query: pageQuery.extend({ tags: z.array(z.string()).optional() }),
    response: z.object({ items: z.array(book) }),
    permission,
  }),
  addBook: defineRoute({
    method: 'POST',
    path: '/books',
    summary: 'Add a book',
    body: z.object({ title: z.string() }),
    response: book,
    permission,
    audit: { eventId: 'book-add', severity: 'low' },
  }),
};

function makeClient(answer: () => Response | Promise<Response>) {
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () => answer(),
  );
  const client = createClient(contract, {
    baseUrl: async () => 'http://portal/api/books',
    fetch,
  });
  return { client, fetch };
}

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.catch(rejection => rejection);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('createClient', () => {
  it('writes path and query, and reads the answer by the contract', async () => {
    const { client, fetch } = makeClient(() =>
      Response.json({ items: [{ id: '1', unknown: true }] }),
    );
    const { signal } = new AbortController();
    const page = await client.listBooks({
      params: { shelf: 'a/b ü?' },
      query: { limit: 5, cursor: '', tags: ['x', 'y&z'] },
      signal,
    });
    expect(page).toEqual({ items: [{ id: '1', pages: 1 }] });
    expect(fetch).toHaveBeenCalledWith(
      'http://portal/api/books/shelves/a%2Fb%20%C3%BC%3F/books?limit=5&tags=x&tags=y%26z',
      { method: 'GET', signal },
    );
  });

  it('sends a body as JSON', async () => {
    const { client, fetch } = makeClient(() => Response.json({ id: '1' }));
    await client.addBook({ body: { title: 'Sapiens' } });
    expect(fetch).toHaveBeenCalledWith('http://portal/api/books/books', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"title":"Sapiens"}',
    });
  });

  it("tells the server's refusal in its own words", async () => {
    const { client } = makeClient(() =>
      Response.json(
        { error: { name: 'NotAllowedError', message: 'Ask the librarian' } },
        { status: 403 },
      ),
    );
    const error = await failureOf(client.addBook({ body: { title: 'x' } }));
    expect(error).toMatchObject({
      name: 'NotAllowedError',
      message: 'Ask the librarian',
      status: 403,
    });
  });

  it('copes with refusals and answers that are not ours', async () => {
    const proxy = makeClient(() => new Response('<html>', { status: 502 }));
    const body = { title: 'x' };
    expect(await failureOf(proxy.client.addBook({ body }))).toMatchObject({
      message: 'The server answered 502',
      status: 502,
    });
    for (const answer of [
      () => new Response('<html>sign in</html>'),
      () => Response.json({ id: 7 }),
    ]) {
      const { client } = makeClient(answer);
      expect(await failureOf(client.addBook({ body }))).toMatchObject({
        name: 'UnexpectedResponseError',
        message: expect.stringMatching(/reload it\. \(.*expected/),
      });
    }
  });

  it('tells a lost connection from an abort', async () => {
    const lost = makeClient(() => {
      throw new TypeError('fetch failed');
    });
    const body = { title: 'x' };
    expect(await failureOf(lost.client.addBook({ body }))).toMatchObject({
      name: 'NetworkError',
      status: 0,
    });
    const controller = new AbortController();
    controller.abort(new Error('left the page'));
    const aborted = makeClient(() => {
      throw controller.signal.reason;
    });
    await expect(
      aborted.client.addBook({ body, signal: controller.signal }),
    ).rejects.toThrow('left the page');
  });

  it('does not let a parameter lead to another path', async () => {
    const { client, fetch } = makeClient(() => Response.json({ items: [] }));
    for (const shelf of ['..', '.', '']) {
      expect(
        await failureOf(client.listBooks({ params: { shelf } })),
      ).toMatchObject({ name: 'InputError', status: 400 });
    }
    expect(fetch).not.toHaveBeenCalled();
  });
});
