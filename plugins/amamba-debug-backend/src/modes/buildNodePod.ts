import type { NewKubeObject } from '@amamba/plugin-amamba-node';
import {
  ENTITY_ANNOTATION,
  EXPIRES_ANNOTATION,
  MADE_FOR_LABEL,
  SESSION_ANNOTATION,
} from '../pods/marks';
import { keeperCommand } from './keeper';
import { nameWithSuffix } from './names';
import { securityOf } from './profiles';

/** Name of the container of a node's pod. */
export const NODE_CONTAINER = 'debugger';

export interface NodePodOptions {
  node: string;
  namespace: string;
  image: string;
  entityRef: string;
  session: string;
  now: Date;
  ttlSeconds: number;
}

/**
 * A pod on a node that may do there what it wants, as
 * `kubectl debug node/… --profile=sysadmin` makes one.
 */
export function buildNodePod(options: NodePodOptions): NewKubeObject {
  const { node, namespace, image, now, ttlSeconds } = options;
  const expiresAt = new Date(now.getTime() + ttlSeconds * 1000).toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: nameWithSuffix(`node-debugger-${node}`),
      namespace,
      labels: { [MADE_FOR_LABEL]: 'node' },
      annotations: {
        [ENTITY_ANNOTATION]: options.entityRef,
        [EXPIRES_ANNOTATION]: expiresAt,
        [SESSION_ANNOTATION]: options.session,
      },
    },
    spec: {
      activeDeadlineSeconds: Math.ceil(ttlSeconds),
      automountServiceAccountToken: false,
      containers: [
        {
          name: NODE_CONTAINER,
          image,
          command: keeperCommand(NODE_CONTAINER, ttlSeconds),
          imagePullPolicy: 'IfNotPresent',
          securityContext: securityOf('sysadmin'),
          stdin: true,
          terminationMessagePolicy: 'File',
          tty: true,
          volumeMounts: [{ name: 'host-root', mountPath: '/host' }],
        },
      ],
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
    },
  };
}
