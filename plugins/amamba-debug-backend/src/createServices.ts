import type {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpRouterService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  type ActivityRecorder,
  createKubeSubjects,
  createWorkspaceAccess,
  createWorkspaceDirectory,
  type KubeService,
} from '@amamba/plugin-amamba-node';
import type { Knex } from 'knex';
import { DiagnosisReader } from './diagnosis/DiagnosisReader';
import { ContainerFileReader } from './files/ContainerFileReader';
import { createOpenFile } from './files/createOpenFile';
import { createOpenSession } from './modes/createOpenSession';
import { PodDebuggers } from './modes/PodDebuggers';
import { meterSessions } from './meterSessions';
import { ClusterNodes } from './pods/ClusterNodes';
import { EntityPods } from './pods/EntityPods';
import { PodCache } from './pods/PodCache';
import { PodSignals } from './pods/PodSignals';
import type { DebugConfig } from './policy/DebugConfig';
import { DefaultDebugPolicies } from './policy/DefaultDebugPolicies';
import { readDebugConfig } from './policy/readDebugConfig';
import { PreviewService } from './preview/PreviewService';
import { PreviewStore } from './preview/PreviewStore';
import { createStartTap } from './recording/createStartTap';
import { DatabaseRecordingStore } from './recording/DatabaseRecordingStore';
import { RecordingCipher } from './recording/RecordingCipher';
import { Recordings } from './recording/Recordings';
import { scheduleUpkeep } from './scheduleUpkeep';
import type { RouteDeps } from './routes/RouteDeps';
import { SessionSignals } from './SessionSignals';
import type { OpenSession } from './session/openSession';
import { attachTerminal } from './socket/attachTerminal';
import { MeteredSessionStore } from './store/MeteredSessionStore';

/** What the plugin is put together from. */
export interface ServicesOptions {
  activity: ActivityRecorder;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: Knex;
  discovery: DiscoveryService;
  httpRouter: HttpRouterService;
  kube: KubeService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  metrics: MetricsService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  signals: SignalsService;
  userInfo: UserInfoService;
}

/** What the routes work with, and what runs beside them. */
export interface Services {
  routes: RouteDeps;
  /** Unless they are off. */
  previews: PreviewStore | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Puts together pods, sessions, files, previews and recordings. */
export async function createServices(
  options: ServicesOptions,
): Promise<Services> {
  const config = readDebugConfig(options.config);
  const world = createWorld(options, config);
  const { cache, nodes, podSignals, sessionSignals } = world;
  const store = new MeteredSessionStore(options.database, options.metrics);
  const recordings = {
    store: new DatabaseRecordingStore(options.database),
    cipher: new RecordingCipher(
      config.recording.key,
      config.recording.previousKeys,
    ),
  };
  const terminal = await attachTerminal({
    ...options,
    rootConfig: options.config,
    config,
    store,
    sessionsChanged: workspace => sessionSignals.changed(workspace),
    startTap: createStartTap({ ...recordings, logger: options.logger }),
    openSession: createOpening(options, world, config),
  });
  await scheduleUpkeep({
    ...options,
    ...world,
    config,
    store,
    recordings: recordings.store,
  });
  meterSessions(options.metrics, () => store.listRunning(terminal.replica));
  const previews = new PreviewStore(options.database);
  return {
    routes: createRouteDeps(options, world, {
      config,
      store,
      previews,
      recordings: new Recordings(recordings),
      control: terminal.control,
    }),
    previews: config.preview.enabled ? previews : undefined,
    async start() {
      cache.start();
      podSignals.start();
      await terminal.start();
    },
    async stop() {
      await terminal.stop();
      podSignals.stop();
      nodes.stop();
      cache.stop();
      await sessionSignals.flush();
    },
  };
}

/** What is known of clusters and workspaces, and told of them. */
function createWorld(options: ServicesOptions, config: DebugConfig) {
  const { kube } = options;
  const directory = createWorkspaceDirectory(options);
  const access = createWorkspaceAccess({ ...options, directory });
  const subjects = createKubeSubjects(options);
  const cache = new PodCache(kube);
  const { agent } = config;
  const debuggers = new PodDebuggers({ kube, subjects, access, cache, agent });
  return {
    directory,
    access,
    subjects,
    cache,
    debuggers,
    pods: new EntityPods({ cache, kube, access }),
    nodes: new ClusterNodes({ kube, access, pods: cache }),
    policies: new DefaultDebugPolicies({
      config,
      directory,
      agentClusters: workspace => debuggers.agentClusters(workspace),
    }),
    podSignals: new PodSignals({ ...options, cache, directory }),
    sessionSignals: new SessionSignals(options),
  };
}

type World = ReturnType<typeof createWorld>;

function createOpening(
  { kube, catalog, auth }: ServicesOptions,
  { pods, nodes, cache, policies }: World,
  config: DebugConfig,
): OpenSession {
  return createOpenSession({
    kube,
    pods,
    nodes,
    cache,
    config,
    findEntity: async entityRef =>
      catalog.getEntityByRef(entityRef, {
        credentials: await auth.getOwnServiceCredentials(),
      }),
    openFile: createOpenFile({ kube, policies }),
  });
}

function createRouteDeps(
  { kube }: ServicesOptions,
  world: World,
  own: Pick<RouteDeps, 'config' | 'store' | 'recordings' | 'control'> & {
    previews: PreviewStore;
  },
): RouteDeps {
  const { pods, nodes, debuggers, policies, subjects, access } = world;
  const now = () => new Date();
  return {
    ...own,
    policies,
    targets: pods,
    nodes,
    debuggers,
    diagnosis: new DiagnosisReader({ kube, targets: pods, policies }),
    files: new ContainerFileReader({ kube, subjects }),
    previews: new PreviewService({
      store: own.previews,
      config: own.config.preview,
      policies,
      subjects,
      now,
    }),
    subjects,
    workspaces: access,
    sessionsChanged: workspace => world.sessionSignals.changed(workspace),
    now,
  };
}
