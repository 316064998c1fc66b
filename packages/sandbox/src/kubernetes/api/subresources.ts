import { resourceNameOf } from '../schema/resourceDefinition.ts';
import type { ResourceContext } from './apiContext.ts';
import { createBinding } from './binding.ts';
import { patchObject } from './patchHandler.ts';
import { getObject, targetOf } from './readHandlers.ts';
import { getScale, patchScale, updateScale } from './scale.ts';
import { StatusError } from './statusError.ts';
import { updateObject } from './writeHandlers.ts';

type Handler = (context: ResourceContext) => Promise<void>;

/** Subresources that the server answers by itself, by verb. */
const HANDLERS: Record<string, Record<string, Handler>> = {
  status: { get: getObject, update: updateObject, patch: patchObject },
  binding: { create: createBinding },
  approval: { get: getObject, update: updateObject, patch: patchObject },
  ephemeralcontainers: {
    get: getObject,
    update: updateObject,
    patch: patchObject,
  },
  finalize: { update: updateObject },
  scale: { get: getScale, update: updateScale, patch: patchScale },
};

export const HANDLED_SUBRESOURCES: ReadonlySet<string> = new Set(
  Object.keys(HANDLERS),
);

/** Answers a request for a part of an object. */
export async function handleSubresource(
  context: ResourceContext,
): Promise<void> {
  const { definition, info, cluster } = context;
  const name = info.subresource ?? '';
  const known = definition.subresources.find(item => item.name === name);
  const own = known && HANDLERS[name];
  if (own) {
    const handler = own[info.verb];
    if (!handler) throw StatusError.methodNotAllowed();
    await handler(context);
    return;
  }
  const handler = cluster.subresource(resourceNameOf(definition), name);
  if (!handler) throw StatusError.unknownResource();
  if (known && !known.verbs.includes(info.verb)) {
    throw StatusError.methodNotAllowed();
  }
  const { request, response, url, user } = context;
  const target = targetOf(context);
  const { object } = cluster.storage.get({
    ...target,
    name: handler.nameOf?.(target.name) ?? target.name,
  });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await handler.handle({
    request,
    response,
    url,
    object,
    user,
    signal: gone.signal,
  });
}
