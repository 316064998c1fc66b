import { InputError } from '@backstage/errors';
import type { Route } from '@amamba/plugin-amamba-common';
import type { Request } from 'express';
import { z } from 'zod';

/** What a route's schemas made of a request. */
export interface ParsedInput {
  params: Record<string, unknown>;
  query: unknown;
  body: unknown;
}

/**
 * Reads the three parts of a request by the route's schemas.
 *
 * @throws InputError naming every field that is wrong and what is expected.
 */
export function parseInput(route: Route, request: Request): ParsedInput {
  // No name holds it, and PostgreSQL fails on it.
  if (/%00/.test(request.originalUrl)) {
    throw new InputError('The address holds a NUL character; leave it out');
  }
  return {
    params: parsePart('path', route.params, request.params) as Record<
      string,
      unknown
    >,
    query: parsePart('query', route.query, readQuery(route.query, request)),
    body: parsePart('body', route.body, readBody(request)),
  };
}

/** A parameter is a list when it is repeated or its schema says so. */
function readQuery(schema: z.ZodType, request: Request) {
  const search = new URL(request.originalUrl, 'http://localhost').searchParams;
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    query[name] =
      values.length > 1 || expectsArray(schema, name) ? values : values[0];
  }
  return query;
}

function expectsArray(schema: z.ZodType, name: string): boolean {
  let field =
    schema instanceof z.ZodObject ? schema.shape[name] : (undefined as unknown);
  while (field instanceof z.ZodOptional || field instanceof z.ZodDefault) {
    field = field.unwrap();
  }
  return field instanceof z.ZodArray;
}

function readBody(request: Request): unknown {
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 ||
    request.headers['transfer-encoding'] !== undefined;
  if (hasBody && !request.is('json')) {
    throw new InputError(
      `Send the body as JSON, with the header "Content-Type: application/json"`,
    );
  }
  return request.body ?? {};
}

function parsePart(part: string, schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map(issue => {
    const field = [part, ...issue.path].join('.');
    return `${field}: ${lowerFirst(messageOf(issue))}`;
  });
  throw new InputError(`The request is not valid: ${problems.join('; ')}`);
}

/** What is wrong with a name in a record, not only that something is. */
function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key'
    ? issue.issues.map(({ message }) => message).join(', ')
    : issue.message;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLocaleLowerCase('en') + text.slice(1);
}
