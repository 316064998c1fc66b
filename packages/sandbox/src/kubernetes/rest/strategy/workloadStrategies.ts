import type {
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from 'kubernetes-types/apps/v1';
import type {
  PodTemplate,
  ReplicationController,
} from 'kubernetes-types/core/v1';
import {
  setDaemonSetDefaults,
  setDeploymentDefaults,
  setReplicaSetDefaults,
  setReplicationControllerDefaults,
  setStatefulSetDefaults,
  setTemplateDefaults,
} from '../defaults/workloadDefaults.ts';
import {
  validateDaemonSet,
  validateDeployment,
  validateReplicaSet,
  validateReplicationController,
  validateSelectorUpdate,
  validateStatefulSet,
  validateStatefulSetUpdate,
} from '../validation/workloadValidation.ts';
import type { Strategy } from './strategy.ts';

const deployments: Strategy<Deployment> = {
  setDefaults: setDeploymentDefaults,
  prepareForCreate(deployment) {
    deployment.status = {};
  },
  validate: validateDeployment,
  validateUpdate: validateSelectorUpdate,
};

const replicaSets: Strategy<ReplicaSet> = {
  setDefaults: setReplicaSetDefaults,
  prepareForCreate(replicaSet) {
    replicaSet.status = { replicas: 0 };
  },
  validate: validateReplicaSet,
  validateUpdate: validateSelectorUpdate,
};

const replicationControllers: Strategy<ReplicationController> = {
  setDefaults: setReplicationControllerDefaults,
  prepareForCreate(controller) {
    controller.status = { replicas: 0 };
  },
  validate: validateReplicationController,
};

const statefulSets: Strategy<StatefulSet> = {
  setDefaults: setStatefulSetDefaults,
  prepareForCreate(statefulSet) {
    statefulSet.status = { replicas: 0, availableReplicas: 0 };
  },
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
};

const daemonSets: Strategy<DaemonSet> = {
  setDefaults: setDaemonSetDefaults,
  prepareForCreate(daemonSet) {
    daemonSet.status = {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    };
  },
  validate: validateDaemonSet,
  validateUpdate: validateSelectorUpdate,
};

const podTemplates: Strategy<PodTemplate> = {
  setDefaults: ({ template }) => setTemplateDefaults(template),
};

/** Of apps, and what came before it. */
export const WORKLOAD_STRATEGIES = {
  'deployments.apps': deployments,
  'replicasets.apps': replicaSets,
  'statefulsets.apps': statefulSets,
  'daemonsets.apps': daemonSets,
  replicationcontrollers: replicationControllers,
  podtemplates: podTemplates,
};
