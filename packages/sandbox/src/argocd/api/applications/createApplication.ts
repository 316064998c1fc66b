import { StatusError } from '../../../kubernetes/api/statusError.ts';
import { equalJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { APPLICATIONS } from '../../crds/definitions.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError, toGrpcError } from '../http/grpcError.ts';
import { recordAudit } from '../auditEvents.ts';
import {
  isNamespaceEnabled,
  policyObject,
  projectFor,
} from './findApplication.ts';
import { normalizeSpec } from './normalizeSpec.ts';
import { presentApplication } from './presentApplication.ts';
import { validateApplication } from './validateApplication.ts';

const FIELDS = { metadata: 'any', spec: 'any', operation: 'any' } as const;

export async function createApplication(
  context: ApiContext,
  request: ApiRequest,
) {
  const body = request.message('Application', FIELDS);
  const wanted: KubeObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    operation: body.operation,
    metadata: {
      ...body.metadata,
      namespace: body.metadata?.namespace || context.namespace,
    },
    spec: normalizeSpec(body.spec),
  };
  const { name = '', namespace = '' } = wanted.metadata;
  const { project: projectName } = wanted.spec;
  const object = policyObject(context, {
    name,
    namespace,
    project: projectName,
  });
  context.enforcer.demand(request.claims, 'applications', 'create', object);
  if (!name) {
    throw GrpcError.unknown(
      'error while validating and normalizing app: resource name may not be empty',
    );
  }
  if (!isNamespaceEnabled(context, namespace)) {
    throw GrpcError.invalid(
      `app is not allowed in project ${JSON.stringify(
        projectName,
      )}, or the project does not exist`,
    );
  }
  const validate = request.flag('validate') ?? true;
  const project = projectFor(context, wanted);
  await validateApplication(context, wanted, project, validate);
  const existing = context.stored.application(namespace, name);
  return existing
    ? replaceExisting(context, request, existing, wanted)
    : create(context, request, wanted);
}

function create(context: ApiContext, request: ApiRequest, wanted: any) {
  let created: KubeObject;
  try {
    created = context.objects.create(APPLICATIONS, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: wanted.metadata,
      spec: wanted.spec,
      ...(wanted.operation && { operation: wanted.operation }),
      status: {
        health: {},
        sourceHydrator: {},
        summary: {},
        sync: {
          comparedTo: { destination: {}, source: { repoURL: '' } },
          status: '',
        },
      },
    });
  } catch (error) {
    const { code, message } = toGrpcError(error);
    throw new GrpcError(code, `error creating application: ${message}`);
  }
  recordAudit(context, request, created, [
    'ResourceCreated',
    'created application',
  ]);
  return presentApplication(created);
}

function replaceExisting(
  context: ApiContext,
  request: ApiRequest,
  existing: Readonly<KubeObject>,
  wanted: any,
) {
  if (isSame(existing, wanted)) return presentApplication(existing);
  if (!request.flag('upsert')) {
    throw GrpcError.invalid(
      'existing application spec is different, use upsert flag to force update',
    );
  }
  const { name, namespace } = wanted.metadata;
  const object = policyObject(context, {
    name,
    namespace,
    project: wanted.spec.project,
  });
  context.enforcer.demand(request.claims, 'applications', 'update', object);
  return presentApplication(writeApplication(context, request, wanted));
}

function isSame(
  { metadata, spec }: Readonly<KubeObject>,
  wanted: any,
): boolean {
  return (
    equalJson(normalizeSpec(spec), wanted.spec) &&
    ['labels', 'annotations', 'finalizers'].every(field =>
      equalJson(
        (metadata as any)[field] ?? {},
        wanted.metadata[field] ?? (metadata as any)[field] ?? {},
      ),
    )
  );
}

/** How an Application is written anew. */
export interface WriteOptions {
  /** What is not sent goes. */
  replaceMetadata?: boolean;
  /** For the Event. */
  done?: string;
}

/** Writes spec, labels, annotations and finalizers of an Application anew. */
export function writeApplication(
  context: ApiContext,
  request: ApiRequest,
  wanted: { metadata: any; spec: any },
  { replaceMetadata, done = 'updated application' }: WriteOptions = {},
): KubeObject {
  const { name, namespace } = wanted.metadata;
  const written = context.objects.modify(
    APPLICATIONS,
    namespace,
    name,
    current => {
      current.spec = wanted.spec;
      for (const field of ['labels', 'annotations', 'finalizers'] as const) {
        const value = wanted.metadata[field];
        if (value !== undefined || replaceMetadata) {
          current.metadata[field] = value;
        }
      }
    },
  );
  if (!written) {
    const type = { group: 'argoproj.io', plural: 'applications' };
    throw StatusError.notFound(type, name);
  }
  recordAudit(context, request, written, ['ResourceUpdated', done]);
  return written;
}
