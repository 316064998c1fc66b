import type { Duplex } from 'node:stream';
import { ClusterRoleAggregation } from './access/clusterRoleAggregation.ts';
import { AGGREGATED_ROLES } from './access/defaultRoles.ts';
import { RbacAuthorizer } from './access/rbac.ts';
import { ServiceAccountTokens } from './access/serviceAccountTokens.ts';
import { tokenRequestHandler } from './access/tokenRequest.ts';
import { TokenSecretsController } from './access/tokenSecrets.ts';
import { generateTokenKey } from './access/tokenSigner.ts';
import { AdmissionChain } from './admission/admissionChain.ts';
import { installAdmission } from './admission/installAdmission.ts';
import { bootstrapObjects } from './bootstrap.ts';
import { createSystemClock } from './clock.ts';
import { CustomResourceController } from './controllers/customResources.ts';
import { GarbageCollector } from './controllers/garbageCollector.ts';
import { NamespaceController } from './controllers/namespaceController.ts';
import { NamespaceDefaultsController } from './controllers/namespaceDefaults.ts';
import { EventRecorder } from './eventRecorder.ts';
import { LocalObjectClient } from './objectClient.ts';
import { ObjectStorage } from './rest/objectStorage.ts';
import { customDefinition } from './schema/resourceDefinition.ts';
import type { SchemaCatalog } from './schema/openApiSchema.ts';
import { ResourceRegistry } from './schema/resourceRegistry.ts';
import { LocalSchemaCatalog } from './schema/schemaCatalog.ts';
import { ObjectStore } from './store/objectStore.ts';
import type {
  Admission,
  Clock,
  Cluster,
  Controller,
  Conversion,
  ResourceType,
  SubresourceHandler,
} from './types.ts';

/** How to make a cluster. */
export interface ClusterOptions {
  name: string;
  /** Wall-clock time unless given. */
  clock?: Clock;
  /** The CA that workloads find in `kube-root-ca.crt`. */
  caPem?: string;
  /** Signs service account tokens (PKCS #8); a new one unless given. */
  tokenKeyPem?: string;
  /** Events remembered per resource; watches from further back get 410. */
  historySize?: number;
  /** Connects to the API server, for pods that ask for it. */
  dialApi?: () => Duplex;
}

/** A cluster with what its API server needs and others should not touch. */
export interface LocalCluster extends Cluster {
  readonly storage: ObjectStorage;
  readonly registry: ResourceRegistry;
  readonly schemas: SchemaCatalog;
  readonly authorizer: RbacAuthorizer;
  readonly serviceAccountTokens: ServiceAccountTokens;
  /** Connects to the API server; undefined where none is served. */
  readonly dialApi: (() => Duplex) | undefined;
  /** Undefined when no more than the apiVersion differs. */
  conversion(resource: string, version: string): Conversion | undefined;
  subresource(
    resource: string,
    subresource: string,
  ): SubresourceHandler | undefined;
  /** Stops the controllers; the objects stay. */
  stop(): void;
}

/** A running cluster without a network: store, admission and controllers. */
export function createCluster(options: ClusterOptions): LocalCluster {
  const { name, clock = createSystemClock(), caPem = '' } = options;
  const store = new ObjectStore(options.historySize);
  const admission = new AdmissionChain();
  const registry = new ResourceRegistry();
  const schemas = new LocalSchemaCatalog();
  const storage = new ObjectStorage({ store, admission, clock, schemas });
  const objects = new LocalObjectClient(storage, registry);
  const events = new EventRecorder(objects, clock);
  const tokens = new ServiceAccountTokens(
    store,
    clock,
    options.tokenKeyPem ?? generateTokenKey(),
  );
  const controllers: Controller[] = [];
  const subresources = new Map<string, SubresourceHandler>();
  const conversions = new Map<string, Conversion>();

  const addController = (controller: Controller) => {
    controllers.push(controller);
    controller.start();
  };
  const addSubresource = (handler: SubresourceHandler) => {
    subresources.set(`${handler.resource}/${handler.subresource}`, handler);
  };
  addController(new CustomResourceController(storage, registry, clock));
  addController(new GarbageCollector(storage, registry, clock));
  addController(new NamespaceController(storage, registry, clock));
  addController(new NamespaceDefaultsController(objects, clock, caPem));
  addSubresource(tokenRequestHandler(tokens, clock));
  addController(new TokenSecretsController({ objects, clock, tokens, caPem }));
  const authorizer = new RbacAuthorizer(store);
  installAdmission({
    admission,
    authorizer,
    store,
    objects,
    clock,
    addController,
  });
  bootstrapObjects(objects);
  const aggregation = new ClusterRoleAggregation(store, objects, clock);
  for (const role of AGGREGATED_ROLES) aggregation.aggregate(role);
  addController(aggregation);

  return {
    name,
    clock,
    objects,
    storage,
    registry,
    schemas,
    authorizer,
    serviceAccountTokens: tokens,
    dialApi: options.dialApi,
    get resources() {
      return registry.all;
    },
    addResource: (type: ResourceType) => registry.add(customDefinition(type)),
    addConversion: (resource, version, conversion) => {
      conversions.set(`${resource}/${version}`, conversion);
    },
    conversion: (resource, version) =>
      conversions.get(`${resource}/${version}`),
    addAdmission: (item: Admission) => admission.add(item),
    addController,
    addSubresource,
    subresource: (resource, subresource) =>
      subresources.get(`${resource}/${subresource}`),
    issueServiceAccountToken: request => tokens.issue(request),
    recordEvent: (about, event) => events.record(about, event),
    stop: () => {
      for (const controller of controllers) controller.stop();
    },
  };
}
