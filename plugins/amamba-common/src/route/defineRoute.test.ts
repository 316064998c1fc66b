import { z } from 'zod';
import { defineRoute, pathParameters } from './defineRoute';

const permission = {
  type: 'basic' as const,
  name: 'books.read',
  attributes: {},
};
const audit = { eventId: 'book-delete', severity: 'low' as const };
const response = z.object({ id: z.string() });

describe('defineRoute', () => {
  it('fills in what most routes have in common', () => {
    const route = defineRoute({
      method: 'GET',
      path: '/shelves/:shelf/books/:id',
      summary: 'One book',
      params: z.object({ id: z.string(), shelf: z.string() }),
      response,
      permission,
    });
    expect(route).toMatchObject({ status: 200, permission, audit: undefined });
    expect(route.query.parse({ unknown: 1 })).toEqual({});
    expect(route.body.parse({})).toEqual({});
    expect(pathParameters(route.path)).toEqual(['shelf', 'id']);
  });

  it('refuses a mutation that is not audited', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const options = {
        method,
        path: '/books',
        summary: 'x',
        response,
        permission,
      };
      expect(() => defineRoute(options)).toThrow(
        `${method} /books has no audit event`,
      );
      expect(defineRoute({ ...options, audit }).audit).toEqual(audit);
    }
  });

  it('refuses parameters that differ between path and schema', () => {
    const options = {
      method: 'GET' as const,
      summary: 'x',
      response,
      permission,
    };
    expect(() => defineRoute({ ...options, path: '/books/:id' })).toThrow(
      '/books/:id has parameters [id], its schema has []',
    );
    expect(() =>
      defineRoute({
        ...options,
        path: '/books/:id',
        params: z.object({ id: z.string(), extra: z.string() }),
      }),
    ).toThrow('its schema has [id,extra]');
  });

  it('refuses a body where clients send none', () => {
    expect(() =>
      defineRoute({
        method: 'DELETE',
        path: '/books',
        summary: 'x',
        body: z.object({ why: z.string() }),
        response,
        permission,
        audit,
      }),
    ).toThrow('DELETE /books cannot have a body');
  });
});
