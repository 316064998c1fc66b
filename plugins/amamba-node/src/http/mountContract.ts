import type { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import {
  type Contract,
  type EntityParams,
  type Route,
} from '@amamba/plugin-amamba-common';
import express, {
  type ErrorRequestHandler,
  type Request,
  type Response,
} from 'express';
import Router from 'express-promise-router';
import { toServiceError } from '../errors/UpstreamError';
import {
  authorize,
  checkRoutePermission,
  entityParamsOf,
  entityRefOf,
  loadEntity,
} from './authorize';
import { buildOpenApiDocument } from './buildOpenApiDocument';
import { type ParsedInput, parseInput } from './parseInput';
import type { CallContext, ContractHandlers, ContractServices } from './types';

/** Largest request body accepted, in bytes. @public */
export const MAX_BODY_BYTES = 1024 * 1024;

const explainBodyError: ErrorRequestHandler = (error, _request, _res, next) => {
  if (error.type === 'entity.too.large') {
    next(
      Object.assign(
        new Error(`The body is larger than ${MAX_BODY_BYTES} bytes`),
        { name: 'PayloadTooLargeError', statusCode: 413 },
      ),
    );
  } else if (error.type === 'entity.parse.failed') {
    next(new InputError('The body is not valid JSON'));
  } else {
    next(error);
  }
};

type AnyHandler = (
  input: ParsedInput,
  ctx: CallContext & { entity?: Entity; entityRef?: string },
) => Promise<unknown>;

/**
 * Makes a router of a contract and its handlers. Every route goes through
 * the same steps: parse, credentials, entity, authorise, audit, handle,
 * check the answer.
 *
 * @remarks
 * The entity that the path names is read with the caller's own credentials.
 * A route with `audit` records every attempt of a known caller, refused ones
 * too, without the values of the body, and what it answered: which run was
 * started, say. Serves its OpenAPI document at
 * `/openapi.json`, and answers 404 to what the contract does not have, so it
 * is the last router a plugin mounts.
 *
 * @throws Error at start-up when a route cannot be authorised as declared.
 * @public
 */
export function mountContract<C extends Contract>(
  contract: C,
  handlers: ContractHandlers<C>,
  services: ContractServices,
): express.Router {
  const router = Router();
  const document = buildOpenApiDocument(contract, services.info);
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.use(express.json({ limit: MAX_BODY_BYTES }));
  router.use(explainBodyError);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  for (const [name, route] of Object.entries(contract)) {
    checkRoutePermission(name, route);
    const handler = handlers[name] as AnyHandler;
    const method = route.method.toLowerCase() as Lowercase<Route['method']>;
    router[method](route.path, (request: Request, response: Response) =>
      serve({ name, route, handler, services }, request, response),
    );
  }
  router.use(request => {
    throw new NotFoundError(
      `There is no ${request.method} ${request.path} here; see openapi.json for what there is`,
    );
  });
  return router;
}

interface Operation {
  name: string;
  route: Route;
  handler: AnyHandler;
  services: ContractServices;
}

async function serve(
  operation: Operation,
  request: Request,
  response: Response,
): Promise<void> {
  const { route, services } = operation;
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) {
      gone.abort(new Error('The caller went away'));
    }
  });
  const input = parseInput(route, request);
  const credentials = await services.httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const { principal } = credentials;
  const ctx: CallContext = {
    credentials,
    user: principal.type === 'user' ? principal.userEntityRef : undefined,
    signal: gone.signal,
  };
  const event = await startAudit(operation, input, request);
  try {
    const answer = await handle(operation, input, ctx);
    await recordOutcome(operation, event, { answer });
    response.status(route.status).json(answer);
  } catch (error) {
    await recordOutcome(operation, event, { error: toError(error) as Error });
    if (!gone.signal.aborted) {
      throw explain(operation, error);
    }
  }
}

async function handle(
  operation: Operation,
  input: ParsedInput,
  ctx: CallContext,
): Promise<unknown> {
  const { route, services } = operation;
  const entity = entityParamsOf(route)
    ? await loadEntity(input.params as EntityParams, ctx.credentials, services)
    : undefined;
  await authorize(route, entity, ctx.credentials, services);
  const answer = await operation.handler(
    input,
    entity ? { ...ctx, entity, entityRef: stringifyEntityRef(entity) } : ctx,
  );
  return checkAnswer(operation, answer);
}

/** What the contract does not name is left out; what it demands must be there. */
function checkAnswer({ name, route }: Operation, answer: unknown): unknown {
  const result = route.response.safeParse(answer);
  if (!result.success) {
    throw new Error(`The answer of ${name} is not what its contract says`, {
      cause: result.error,
    });
  }
  return result.data;
}

/** The log gets the error itself, the caller what helps them. */
function explain({ name, services }: Operation, error: unknown): Error {
  const shown = toServiceError(error);
  if (shown !== error) {
    const { logger } = services;
    const log = shown.name === 'Error' ? logger.error : logger.warn;
    log.call(logger, `${name} failed`, toError(error) as Error);
  }
  return shown;
}

async function startAudit(
  operation: Operation,
  input: ParsedInput,
  request: Request,
): Promise<AuditorServiceEvent | undefined> {
  const { route, services } = operation;
  if (!route.audit) {
    return undefined;
  }
  const params = input.params as Record<string, string>;
  return services.auditor.createEvent({
    eventId: route.audit.eventId,
    severityLevel: route.audit.severity,
    request,
    meta: {
      ...(entityParamsOf(route) && {
        entityRef: entityRefOf(input.params as EntityParams),
      }),
      params,
    },
  });
}

/** The act is done or refused by now: a failing audit log cannot undo it. */
async function recordOutcome(
  operation: Operation,
  event: AuditorServiceEvent | undefined,
  outcome: { answer: unknown } | { error: Error },
): Promise<void> {
  try {
    if ('error' in outcome) {
      await event?.fail(outcome);
    } else {
      await event?.success({ meta: { answer: outcome.answer as JsonValue } });
    }
  } catch (auditError) {
    operation.services.logger.error(
      `Could not record the outcome of ${operation.name} in the audit log`,
      toError(auditError) as Error,
    );
  }
}
