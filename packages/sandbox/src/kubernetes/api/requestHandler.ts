import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessControl } from '../access/accessControl.ts';
import { reportFault } from '../diagnostics.ts';
import type { ResourceDefinition } from '../schema/resourceDefinition.ts';
import type {
  ApiContext,
  ApiEnvironment,
  ResourceContext,
} from './apiContext.ts';
import { createBinding } from './binding.ts';
import { conversionOf } from './conversions.ts';
import { sendComputed } from './computedObjects.ts';
import { negotiateEncoding } from './mediaTypes.ts';
import { handleNonResource } from './nonResourceHandler.ts';
import { patchObject } from './patchHandler.ts';
import { formatOf } from './presentation.ts';
import { getList, getObject } from './readHandlers.ts';
import { parseRequestInfo, type RequestInfo } from './requestInfo.ts';
import { sendPageNotFound, sendStatusError } from './responses.ts';
import { createReview, isReview } from './reviews.ts';
import { StatusError } from './statusError.ts';
import { handleSubresource } from './subresources.ts';
import { watchList } from './watchHandler.ts';
import {
  createObject,
  deleteCollection,
  deleteObject,
  updateObject,
} from './writeHandlers.ts';

type Handler = (context: ResourceContext) => Promise<void> | void;

/** By verb, for a collection and for one object of it. */
const COLLECTION: Record<string, Handler> = {
  list: getList,
  watch: watchList,
  create: createObject,
  deletecollection: deleteCollection,
};

const OBJECT: Record<string, Handler> = {
  get: getObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
};

/** Lets a request in or refuses it, finds who answers, and words what fails. */
export function createRequestHandler(
  environment: ApiEnvironment,
  access: AccessControl,
) {
  return async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    response.setHeader('Audit-Id', randomUUID());
    let admitted = false;
    try {
      const url = new URL(request.url ?? '/', 'https://localhost');
      const info = parseRequestInfo(request.method ?? 'GET', url);
      const user = access.admit(request, {
        ...info,
        path: info.isResource ? undefined : info.path,
      });
      admitted = true;
      const context = { ...environment, info, user, request, response, url };
      if (info.isResource) await handleResource(context);
      else handleNonResource(context);
    } catch (error) {
      refuse(request, response, error, admitted);
    }
  };
}

async function handleResource(context: ApiContext): Promise<void> {
  const { cluster, info, response } = context;
  const { registry } = cluster;
  const { group, version, resource } = info;
  const known = registry.inGroupVersion(group, version);
  const definition = registry.find(group, version, resource);
  // The server of custom resources does not look at what is not its own.
  if (!definition && known.every(({ custom }) => custom)) {
    sendPageNotFound(response);
    return;
  }
  if (!definition || !isInPlace(definition, info)) {
    throw StatusError.unknownResource();
  }
  const resourceContext = resourceContextOf(context, definition);
  if (info.subresource !== undefined) {
    await handleSubresource(resourceContext);
  } else if (definition.computed) {
    sendComputed(resourceContext, definition.computed);
  } else {
    await handlerOf(resourceContext)(resourceContext);
  }
}

function resourceContextOf(
  context: ApiContext,
  served: ResourceDefinition,
): ResourceContext {
  const { cluster, info } = context;
  const { storedAs } = served;
  const stored = (storedAs && cluster.registry.get(storedAs)) || served;
  const conversion = conversionOf(cluster, served, info.version);
  return {
    ...context,
    definition: stored,
    conversion: conversion && { ...conversion, served },
  };
}

/** Objects of a namespace are addressed in it, those of the cluster are not. */
function isInPlace(definition: ResourceDefinition, info: RequestInfo): boolean {
  const { namespace, verb, resource } = info;
  if (definition.namespaced) {
    // Only lists and watches go over all namespaces.
    const overall = ['list', 'watch', 'create', 'deletecollection'];
    return namespace !== undefined || overall.includes(verb);
  }
  return namespace === undefined || resource === 'namespaces';
}

function handlerOf(context: ResourceContext): Handler {
  const { definition, info } = context;
  const handler = (isNamed(info) ? OBJECT : COLLECTION)[info.verb];
  const homeless =
    definition.namespaced &&
    info.namespace === undefined &&
    !['list', 'watch'].includes(info.verb);
  if (!handler || homeless || !definition.verbs.includes(info.verb)) {
    throw StatusError.methodNotAllowed();
  }
  formatOf(context);
  if (info.verb !== 'create') return handler;
  if (definition.kind === 'Binding') return createBinding;
  return isReview(context) ? createReview : handler;
}

/** A name can also come from a field selector; then it is a collection. */
function isNamed({ verb, name }: RequestInfo): boolean {
  return (
    name !== undefined && !['list', 'watch', 'deletecollection'].includes(verb)
  );
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  admitted: boolean,
): void {
  // Nobody is left to hear it, or the answer has begun.
  if (response.headersSent || request.errored) {
    response.destroy();
    return;
  }
  const refusal =
    error instanceof StatusError
      ? error
      : StatusError.internal((error as Error).message);
  if (!(error instanceof StatusError)) {
    reportFault(`${request.method} ${request.url?.split('?')[0]}`, error);
  }
  // The filters of the real server say so where its handlers do not.
  if (!admitted && refusal.code !== 401) {
    response.setHeader('X-Content-Type-Options', 'nosniff');
  }
  sendStatusError(response, refusal, negotiateEncoding(request.headers.accept));
}
