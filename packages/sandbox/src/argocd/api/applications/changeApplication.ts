import { StatusError } from '../../../kubernetes/api/statusError.ts';
import { applyJsonPatch } from '../../../kubernetes/patch/jsonPatch.ts';
import { applyMergePatch } from '../../../kubernetes/patch/mergePatch.ts';
import { cloneJson, isRecord } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { writeApplication, type WriteOptions } from './createApplication.ts';
import {
  demandOn,
  findApplication,
  nameIn,
  policyObject,
  projectFor,
  projectOf,
} from './findApplication.ts';
import { normalizeSpec } from './normalizeSpec.ts';
import { presentApplication, presentWithHealth } from './presentApplication.ts';
import { validateApplication } from './validateApplication.ts';

/** Checks the changed Application and writes it. */
async function change(
  context: ApiContext,
  request: ApiRequest,
  current: Readonly<KubeObject>,
  wanted: { metadata: any; spec: any },
  how: WriteOptions,
): Promise<KubeObject> {
  const { name, namespace = '' } = current.metadata;
  const spec = normalizeSpec(wanted.spec);
  const metadata = { ...wanted.metadata, name, namespace };
  const changed: KubeObject = { ...current, metadata, spec };
  const project = projectFor(context, changed);
  if (spec.project !== projectOf(current)) {
    const object = policyObject(context, {
      name,
      namespace,
      project: spec.project,
    });
    context.enforcer.demand(request.claims, 'applications', 'create', object);
    context.enforcer.demand(request.claims, 'applications', 'update', object);
  }
  const validate = request.flag('validate') ?? true;
  await validateApplication(context, changed, project, validate);
  const written = { metadata, spec };
  return writeApplication(context, request, written, how);
}

/** PUT: labels and annotations are as sent, the others go. */
export async function putApplication(context: ApiContext, request: ApiRequest) {
  const body = request.message('Application', { metadata: 'any', spec: 'any' });
  const { application } = findApplication(
    context,
    request.claims,
    {
      name: request.params.name,
      namespace: body.metadata?.namespace || context.namespace,
      project: request.text('project'),
    },
    'update',
  );
  const wanted = { metadata: body.metadata ?? {}, spec: body.spec };
  const written = await change(context, request, application, wanted, {
    replaceMetadata: true,
  });
  return presentWithHealth(written, context.states);
}

export async function putSpec(context: ApiContext, request: ApiRequest) {
  const spec = request.json();
  if (!isRecord(spec)) {
    throw GrpcError.invalid(
      'error updating application spec: spec is nil in request',
    );
  }
  const { claims } = request;
  const wanted = nameIn(context, request);
  const { application } = findApplication(context, claims, wanted, 'update');
  const changed = { metadata: {}, spec };
  const written = await change(context, request, application, changed, {
    done: 'updated application spec',
  });
  return written.spec;
}

export async function patchApplication(
  context: ApiContext,
  request: ApiRequest,
) {
  const body = request.message('ApplicationPatchRequest', {
    name: 'string',
    patch: 'string',
    patchType: 'string',
    appNamespace: 'string',
    project: 'string',
  });
  for (const field of ['patch', 'patchType']) {
    if (typeof body[field] !== 'string') throw GrpcError.fieldNotSet(field);
  }
  const { claims } = request;
  const wanted = nameIn(context, request, body);
  const { application } = findApplication(context, claims, wanted);
  demandOn(context, claims, application, 'update');
  const patched = applyPatch(application, body.patch, body.patchType);
  const { metadata, spec } = patched;
  const changed = { metadata, spec };
  const written = await change(context, request, application, changed, {
    replaceMetadata: true,
    done: 'patched application',
  });
  return presentApplication(written);
}

function applyPatch(
  application: Readonly<KubeObject>,
  text: string,
  type: string,
): KubeObject {
  const target = cloneJson(application) as KubeObject;
  if (type === 'merge') {
    return applyMergePatch(target, parse(text, 'merge')) as KubeObject;
  }
  if (type !== 'json' && type !== '') {
    throw GrpcError.invalid(`Patch type '${type}' is not supported`);
  }
  const operations = parse(text, 'json');
  try {
    return applyJsonPatch(target, operations);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw GrpcError.unknown(
      `error applying patch: ${failedOperation(target, operations)}`,
    );
  }
}

function parse(text: string, type: 'merge' | 'json'): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw GrpcError.unknown(
      type === 'merge'
        ? 'error calculating merge patch: Invalid JSON Patch'
        : 'error decoding json patch: invalid JSON',
    );
  }
}

/** Which operation it was, as the patch library of Argo CD tells it. */
function failedOperation(target: KubeObject, operations: unknown): string {
  const list: any[] = Array.isArray(operations) ? operations : [];
  let before: KubeObject = target;
  for (const operation of list) {
    try {
      before = applyJsonPatch(before, [operation]);
    } catch {
      const { op, path } = operation ?? {};
      return op === 'test'
        ? `testing path ${path} failed: test failed`
        : `${op} operation does not apply: doc is missing path: ${path}: missing value`;
    }
  }
  return 'the patch is no list of operations';
}
