import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  createActivityPublisher,
  createKubeSubjects,
  createReconcilerMetrics,
  createWorkspaceAccess,
  createWorkspaceDirectory,
  kubeServiceRef,
  mountContract,
} from '@amamba/plugin-amamba-node';
import {
  pipelinesContract,
  pipelinesPermissions,
} from '@amamba/plugin-amamba-pipelines-common';
import {
  type PipelineEngine,
  pipelineEnginesExtensionPoint,
} from '@amamba/plugin-amamba-pipelines-node';
import { apiInfo } from './apiInfo';
import { TektonEngine } from './engines/tekton/TektonEngine';
import { ChangePublisher } from './ingest/ChangePublisher';
import { Ingest } from './ingest/Ingest';
import { LogHub } from './logs/LogHub';
import { readPipelinesConfig } from './readPipelinesConfig';
import { createHandlers } from './routes';
import { scheduleUpkeep } from './scheduleUpkeep';
import { DatabasePipelineStore } from './store/DatabasePipelineStore';

/**
 * Pipelines and runs of catalog entities, from Tekton and from the engines
 * that modules add.
 *
 * @public
 */
export const amambaPipelinesPlugin = createBackendPlugin({
  pluginId: 'amamba-pipelines',
  register(env) {
    const engines = new Map<string, PipelineEngine>();
    const addEngine = (engine: PipelineEngine) => {
      if (engines.has(engine.name)) {
        throw new Error(`The pipeline engine ${engine.name} is added twice`);
      }
      engines.set(engine.name, engine);
    };
    env.registerExtensionPoint(pipelineEnginesExtensionPoint, { addEngine });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        kube: kubeServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { kube, lifecycle, logger, scheduler, signals } = deps;
        const config = readPipelinesConfig(deps.config);
        if (config.tekton.enabled) {
          const subjects = createKubeSubjects(deps);
          const tekton = TektonEngine.start({
            ...config.tekton,
            kube,
            subjects,
          });
          lifecycle.addShutdownHook(() => tekton.stop());
          addEngine(tekton);
        }

        const store = await DatabasePipelineStore.create(deps.database);
        const logs = new LogHub({ store, logger, ...config.logs });
        const publisher = new ChangePublisher({ signals, logger });
        const ingest = new Ingest({
          engines: [...engines.values()],
          store,
          logs,
          publisher,
          logger,
          metrics: createReconcilerMetrics(deps.metrics),
        });
        lifecycle.addStartupHook(() => ingest.start());
        lifecycle.addShutdownHook(async () => {
          await ingest.stop();
          await logs.stop();
        });
        await scheduleUpkeep({ scheduler, ingest, store, ...config.retention });

        const directory = createWorkspaceDirectory(deps);
        const workspaces = createWorkspaceAccess({ ...deps, directory });
        deps.permissionsRegistry.addPermissions(pipelinesPermissions);
        deps.httpRouter.use(
          mountContract(
            pipelinesContract,
            createHandlers({ engines, store, ingest, logs, workspaces }),
            { ...deps, info: apiInfo, activity: createActivityPublisher(deps) },
          ),
        );
      },
    });
  },
});
