import type { Pod } from 'kubernetes-types/core/v1';
import { qosClass } from '../../pods/podStatus.ts';
import type { KubeObject } from '../../types.ts';
import { setPodDefaults } from '../defaults/podDefaults.ts';
import { validatePod } from '../validation/podValidation.ts';
import { validatePodUpdate } from '../validation/podUpdateValidation.ts';
import {
  validateEphemeralContainers,
  validateEphemeralContainersUpdate,
} from '../validation/ephemeralContainers.ts';
import type { Strategy } from './strategy.ts';

export const podStrategy: Strategy<Pod> = {
  setDefaults({ spec }) {
    if (spec) setPodDefaults(spec);
  },
  prepareForCreate(pod) {
    const phase = 'Pending';
    pod.status = { phase, qosClass: qosClass(pod as unknown as KubeObject) };
  },
  validate: validatePod,
  validateUpdate: validatePodUpdate,
};

/** Debugging a pod: nothing but its ephemeral containers is written. */
export const ephemeralContainersStrategy: Strategy<Pod> = {
  validate: ({ spec }) => validateEphemeralContainers(spec),
  validateUpdate: validateEphemeralContainersUpdate,
};
