import type {
  Event,
  LimitRange,
  Namespace,
  ResourceQuota,
} from 'kubernetes-types/core/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import {
  validateCustomResourceDefinition,
  validateDefinitionUpdate,
} from '../../schema/crd/validateDefinition.ts';
import { setDefinitionDefaults } from '../../schema/customResourceDefinition.ts';
import {
  setEventDefaults,
  setLimitRangeDefaults,
  setPriorityClassDefaults,
} from '../defaults/otherDefaults.ts';
import {
  validateLimitRange,
  validateResourceQuota,
} from '../validation/policyValidation.ts';
import {
  validatePriorityClass,
  validatePriorityClassUpdate,
} from '../validation/priorityValidation.ts';
import type { Strategy } from './strategy.ts';

const FINALIZER = 'kubernetes';
const NAME_LABEL = 'kubernetes.io/metadata.name';

const namespaces: Strategy<Namespace> = {
  setDefaults({ metadata }) {
    if (!metadata?.name) return;
    metadata.labels = { ...metadata.labels, [NAME_LABEL]: metadata.name };
  },
  prepareForCreate(namespace) {
    const finalizers = new Set(namespace.spec?.finalizers).add(FINALIZER);
    namespace.spec = { finalizers: [...finalizers] };
    namespace.status = { phase: 'Active' };
  },
  prepareForUpdate(namespace, old) {
    namespace.spec = old.spec;
  },
};

const resourceQuotas: Strategy<ResourceQuota> = {
  prepareForCreate(quota) {
    quota.status = {};
  },
  validate: validateResourceQuota,
};

const limitRanges: Strategy<LimitRange> = {
  setDefaults: setLimitRangeDefaults,
  validate: validateLimitRange,
};

const events: Strategy<Event> = { setDefaults: setEventDefaults };

const priorityClasses: Strategy<PriorityClass> = {
  setDefaults: setPriorityClassDefaults,
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
};

const customResourceDefinitions: Strategy = {
  setDefaults: setDefinitionDefaults,
  validate: validateCustomResourceDefinition,
  validateUpdate: validateDefinitionUpdate,
};

/** Namespaces, their bounds and what the cluster is told of. */
export const CLUSTER_STRATEGIES = {
  namespaces,
  events,
  resourcequotas: resourceQuotas,
  limitranges: limitRanges,
  'priorityclasses.scheduling.k8s.io': priorityClasses,
  'customresourcedefinitions.apiextensions.k8s.io': customResourceDefinitions,
};
