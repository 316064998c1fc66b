import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import type { Contract, Route } from '@amamba/plugin-amamba-common';
import express, {
  type ErrorRequestHandler,
  type Request,
  type Response,
} from 'express';
import Router from 'express-promise-router';
import { toServiceError } from '../errors/UpstreamError';
import { recordActivity } from './activity';
import { recordOutcome, startAudit } from './audit';
import {
  authorize,
  checkRoutePermission,
  loadEntity,
  namesWorkspace,
  targetOf,
} from './authorize';
import { buildOpenApiDocument } from './buildOpenApiDocument';
import type { AnyHandler, Call, Operation, Outcome } from './Operation';
import { parseInput } from './parseInput';
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

/**
 * Makes a router of a contract and its handlers. Every route goes through
 * the same steps: parse, credentials, entity, authorise, audit, handle,
 * check the answer.
 *
 * @remarks
 * The entity that the path names is read with the caller's own credentials.
 * A route with `audit` records every attempt of a known caller, refused ones
 * too, without the values of the body, and what it answered: which run was
 * started, say; `activity` gets the same for people. Serves its OpenAPI
 * document at `/openapi.json`, and answers 404 to what the contract does not
 * have, so it is the last router a plugin mounts.
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
  const call: Call = { input, note: {} };
  const ctx: CallContext = {
    credentials,
    user: principal.type === 'user' ? principal.userEntityRef : undefined,
    signal: gone.signal,
    note: note => Object.assign(call.note, note),
  };
  const event = await startAudit(operation, call, request);
  const record = async (outcome: Outcome) => {
    await recordOutcome(operation, event, call, outcome);
    await recordActivity(operation, call, ctx, outcome);
  };
  try {
    const answer = await handle(operation, call, ctx);
    await record({ answer });
    response.status(route.status).json(answer);
  } catch (error) {
    await record({ error: toError(error) as Error });
    if (!gone.signal.aborted) {
      throw explain(operation, error);
    }
  }
}

async function handle(
  operation: Operation,
  call: Call,
  ctx: CallContext,
): Promise<unknown> {
  const { route, services } = operation;
  const target = targetOf(route, call.input.params);
  if (target) {
    call.entity = await loadEntity(route, target, ctx.credentials, services);
  }
  await authorize(route, call.entity, ctx.credentials, services);
  const answer = await operation.handler(call.input, {
    ...ctx,
    ...(call.entity && describeEntity(route, call.entity)),
  });
  return checkAnswer(operation, answer);
}

function describeEntity(route: Route, entity: Entity) {
  return {
    entity,
    entityRef: stringifyEntityRef(entity),
    ...(namesWorkspace(route) && { workspace: entity.metadata.name }),
  };
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
