import { registerImage, type ImageProfile } from '../../pods/images.ts';
import { programFile, registerProgram } from '../../pods/programs.ts';
import type { Cluster } from '../../types.ts';
import { TEKTON_NAMESPACE } from '../featureFlags.ts';
import { EventListenerController } from './eventListenerController.ts';
import { createListenerRoles } from './listenerRoles.ts';
import { createLogConfiguration } from './sinkLog.ts';
import { eventListenerSink } from './sinkProgram.ts';
import { TRIGGERS } from './types.ts';
import { triggersDefaulting, triggersValidation } from './webhooks.ts';

const CORE_INTERCEPTORS = ['bitbucket', 'cel', 'github', 'gitlab', 'slack'];
const SERVICE = 'tekton-triggers-core-interceptors';

const SINK_PROFILE: ImageProfile = {
  matches: repository => repository === 'tekton/eventlistenersink',
  entrypoint: ['/ko-app/eventlistenersink'],
  cmd: [],
  base: () => 'distroless',
  files: { '/ko-app/eventlistenersink': programFile('tekton-eventlistener') },
  user: { uid: 65532, gid: 65532 },
};

/** Installs Tekton Triggers; its resources come with those of Pipelines. */
export function installTriggers(cluster: Cluster): void {
  registerProgram('tekton-eventlistener', eventListenerSink);
  registerImage(SINK_PROFILE);
  cluster.addAdmission(triggersDefaulting());
  cluster.addAdmission(triggersValidation());
  for (const name of CORE_INTERCEPTORS) {
    cluster.objects.create(TRIGGERS.clusterInterceptors, {
      apiVersion: 'triggers.tekton.dev/v1alpha1',
      kind: 'ClusterInterceptor',
      metadata: {
        name,
        labels: { 'server/type': 'https' },
      },
      spec: {
        clientConfig: {
          service: {
            name: SERVICE,
            namespace: TEKTON_NAMESPACE,
            path: name,
            port: 8443,
          },
        },
      },
    });
  }
  createLogConfiguration(cluster.objects);
  createListenerRoles(cluster.objects);
  cluster.addController(new EventListenerController(cluster));
}
