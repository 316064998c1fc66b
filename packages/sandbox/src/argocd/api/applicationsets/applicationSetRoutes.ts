import { StatusError } from '../../../kubernetes/api/statusError.ts';
import { cloneJson, equalJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject, WatchEventType } from '../../../kubernetes/types.ts';
import { generateApplications } from '../../controller/index.ts';
import { APPLICATION_SETS } from '../../crds/definitions.ts';
import type { ApiContext } from '../apiContext.ts';
import { policyObject } from '../applications/findApplication.ts';
import { presentApplication } from '../applications/presentApplication.ts';
import { eventsAbout } from '../events.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { EventStream } from '../http/eventStream.ts';
import { GrpcError } from '../http/grpcError.ts';
import { ANSWERED, routesUnder, type Route } from '../http/router.ts';

type Stored = Readonly<KubeObject>;

/** ApplicationSets; what comes of them is the controller's. */
export function applicationSetRoutes(context: ApiContext): Route[] {
  const route = routesUnder('/api/v1', context);
  return [
    route('GET', '/applicationsets', listSets),
    route('POST', '/applicationsets', createSet),
    route('POST', '/applicationsets/generate', generate),
    route('GET', '/applicationsets/:name', (_, request) =>
      present(findSet(context, request, 'get')),
    ),
    route('DELETE', '/applicationsets/:name', deleteSet),
    route('GET', '/applicationsets/:name/events', (_, request) =>
      eventsAbout(context, findSet(context, request, 'get')),
    ),
    route('GET', '/applicationsets/:name/resource-tree', resourceTree),
    route('GET', '/stream/applicationsets', watchSets, { stream: true }),
  ];
}

/** As Go writes it: the template that every generator may have is there. */
function present({ metadata, spec, status }: Stored) {
  return {
    metadata,
    spec: {
      ...spec,
      generators: (spec.generators ?? []).map(presentGenerator),
    },
    status: { ...status, health: status?.health ?? {} },
  };
}

function presentGenerator(generator: Record<string, any>) {
  return Object.fromEntries(
    Object.entries(generator).map(([kind, value]) => [
      kind,
      kind === 'selector'
        ? value
        : {
            ...value,
            template: value?.template ?? {
              metadata: {},
              spec: { destination: {}, project: '' },
            },
          },
    ]),
  );
}

function projectOf({ spec }: Pick<KubeObject, 'spec'>): string {
  return spec?.template?.spec?.project ?? '';
}

function objectOf(context: ApiContext, set: Stored): string {
  const { name, namespace = '' } = set.metadata;
  return policyObject(context, { name, namespace, project: projectOf(set) });
}

function listSets(context: ApiContext, request: ApiRequest) {
  const projects = request.query.getAll('projects').filter(Boolean);
  const may = context.enforcer.checker(request.claims);
  const namespace = request.text('appsetNamespace') || undefined;
  const items = [...context.stored.applicationSets(namespace)]
    .filter(set => may('applicationsets', 'get', objectOf(context, set)))
    .filter(set => projects.length === 0 || projects.includes(projectOf(set)))
    .map(present);
  const { resourceVersion } = context.stored;
  return {
    metadata: { resourceVersion },
    items: items.length > 0 ? items : null,
  };
}

function findSet(
  context: ApiContext,
  request: ApiRequest,
  action: string,
): Stored {
  const { name } = request.params;
  const namespace = request.text('appsetNamespace') || context.namespace;
  const set = context.objects.get(APPLICATION_SETS, namespace, name);
  if (!set) {
    throw GrpcError.notFound(
      `error getting ApplicationSet: applicationset.argoproj.io ${JSON.stringify(
        name,
      )} not found`,
    );
  }
  const object = objectOf(context, set);
  context.enforcer.demand(request.claims, 'applicationsets', action, object);
  return set;
}

/** What would come of a set, without storing it. */
async function preview(
  context: ApiContext,
  body: Record<string, any>,
  { spec }: KubeObject,
) {
  const set = { metadata: body.metadata ?? {}, spec } as KubeObject;
  try {
    return await generateApplications(context, set);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw GrpcError.unknown(
      `unable to generate Applications of ApplicationSet: ${why}`,
    );
  }
}

async function generate(context: ApiContext, request: ApiRequest) {
  const { applicationSet: body } = request.message(
    'ApplicationSetGenerateRequest',
    { applicationSet: 'any' },
  );
  if (!body)
    throw GrpcError.unknown(
      'error creating ApplicationSets: ApplicationSets is nil in request',
    );
  const wanted = wantedSet(context, body);
  const object = objectOf(context, wanted);
  context.enforcer.demand(request.claims, 'applicationsets', 'create', object);
  const generated = await preview(context, body, wanted);
  const applications = generated.map(application =>
    presentApplication(application as KubeObject),
  );
  return applications.length > 0 ? { applications } : {};
}

async function dryRun(
  context: ApiContext,
  body: Record<string, any>,
  wanted: KubeObject,
) {
  const generated = await preview(context, body, wanted);
  const resources = generated.map(({ metadata }) => ({
    name: metadata.name,
    health: {},
  }));
  return present({ ...wanted, metadata: body.metadata, status: { resources } });
}

function createSet(context: ApiContext, request: ApiRequest) {
  const body = request.message('ApplicationSet', {
    metadata: 'any',
    spec: 'any',
  });
  const wanted = wantedSet(context, body);
  const { name, namespace } = wanted.metadata;
  const object = objectOf(context, wanted);
  context.enforcer.demand(request.claims, 'applicationsets', 'create', object);
  const existing = context.objects.get(APPLICATION_SETS, namespace, name);
  if (request.flag('dryRun')) return dryRun(context, body, wanted);
  if (!existing) {
    return present(context.objects.create(APPLICATION_SETS, wanted));
  }
  if (equalJson(existing.spec, wanted.spec)) return present(existing);
  if (!request.flag('upsert')) {
    throw GrpcError.invalid(
      'existing ApplicationSet spec is different, use upsert flag to force update',
    );
  }
  context.enforcer.demand(request.claims, 'applicationsets', 'update', object);
  const written = context.objects.modify(
    APPLICATION_SETS,
    namespace,
    name,
    current => {
      current.spec = cloneJson(wanted.spec);
      Object.assign(current.metadata, {
        labels: wanted.metadata.labels ?? current.metadata.labels,
        annotations:
          wanted.metadata.annotations ?? current.metadata.annotations,
      });
    },
  );
  if (!written) throw missing(name);
  return present(written);
}

function missing(name: string): StatusError {
  const type = { group: 'argoproj.io', plural: 'applicationsets' };
  return StatusError.notFound(type, name);
}

function wantedSet(context: ApiContext, body: Record<string, any>): KubeObject {
  const project = projectOf({ spec: body.spec });
  if (/\{\{.*\}\}/.test(project)) {
    throw GrpcError.unknown(
      'error validating ApplicationSets: the Argo CD API does not currently support creating ApplicationSets with templated `project` fields',
    );
  }
  if (!context.stored.project(project)) {
    throw GrpcError.invalid(
      `error validating ApplicationSets: ApplicationSet references project ${project} which does not exist`,
    );
  }
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      ...body.metadata,
      namespace: body.metadata?.namespace || context.namespace,
    },
    spec: body.spec ?? {},
  };
}

function deleteSet(context: ApiContext, request: ApiRequest) {
  const { metadata } = findSet(context, request, 'delete');
  context.objects.delete(APPLICATION_SETS, metadata.namespace, metadata.name);
  return {};
}

/** The Applications that came of a set. */
function resourceTree(context: ApiContext, request: ApiRequest) {
  const set = findSet(context, request, 'get');
  const nodes = [...context.stored.applications(set.metadata.namespace)]
    .filter(({ metadata }) =>
      (metadata.ownerReferences ?? []).some(
        ({ uid }) => uid === set.metadata.uid,
      ),
    )
    .map(({ metadata, status }) => ({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
      parentRefs: [
        {
          group: 'argoproj.io',
          version: 'v1alpha1',
          kind: 'ApplicationSet',
          namespace: set.metadata.namespace,
          name: set.metadata.name,
          uid: set.metadata.uid,
        },
      ],
      ...(status?.health?.status && {
        health: { status: status.health.status },
      }),
    }));
  return nodes.length > 0 ? { nodes } : {};
}

function watchSets(context: ApiContext, request: ApiRequest) {
  const stream = new EventStream(request);
  const name = request.text('name');
  const mayGet = (set: Stored) =>
    context.enforcer.allows(
      request.claims,
      'applicationsets',
      'get',
      objectOf(context, set),
    );
  const stop = context.objects.watch(
    APPLICATION_SETS,
    ({ type, object }: { type: WatchEventType; object: KubeObject }) => {
      if (name && object.metadata.name !== name) return;
      if (mayGet(object))
        stream.send({ type, applicationSet: present(object) });
    },
  );
  request.signal.addEventListener('abort', stop);
  return ANSWERED;
}
