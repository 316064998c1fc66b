import type { Pod } from 'kubernetes-types/core/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import { StatusError } from '../api/statusError.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { Admission, ObjectClient } from '../types.ts';

const CLASSES = 'priorityclasses.scheduling.k8s.io';

const SYSTEM_CLASSES = [
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description:
      'Used for system critical pods that must not be moved from their current node.',
  },
];

/** The classes that every cluster has. */
export function createSystemPriorityClasses(objects: ObjectClient): void {
  for (const { name, value, description } of SYSTEM_CLASSES) {
    objects.create(CLASSES, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description,
    });
  }
}

/** Turns the priority class of a pod into its priority. */
export function podPriority(store: ObjectStore): Admission {
  return {
    resources: ['pods'],
    admit({ operation, object, subresource }) {
      const { spec, metadata } = object as unknown as Pod;
      if (operation !== 'CREATE' || subresource || !spec) return;
      const found = spec.priorityClassName
        ? namedClass(store, spec.priorityClassName)
        : defaultClass(store);
      if (!found && spec.priorityClassName) {
        throw StatusError.forbidden(
          { group: '', plural: 'pods' },
          metadata?.name,
          `no PriorityClass with name ${spec.priorityClassName} was found`,
        );
      }
      const priority = found?.value ?? 0;
      if (spec.priority !== undefined && spec.priority !== priority) {
        throw StatusError.forbidden(
          { group: '', plural: 'pods' },
          metadata?.name,
          `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
        );
      }
      if (found) spec.priorityClassName = found.name;
      spec.priority = priority;
      spec.preemptionPolicy ??=
        found?.preemptionPolicy ?? 'PreemptLowerPriority';
    },
  };
}

interface FoundClass {
  name: string;
  value: number;
  preemptionPolicy?: string;
}

function namedClass(store: ObjectStore, name: string): FoundClass | undefined {
  const stored = store.get(CLASSES, undefined, name);
  return stored && describe(stored.object as unknown as PriorityClass);
}

function defaultClass(store: ObjectStore): FoundClass | undefined {
  const collection = store.collection(CLASSES);
  for (const { object } of collection.range(undefined)) {
    const priority = object as unknown as PriorityClass;
    if (priority.globalDefault) return describe(priority);
  }
  return undefined;
}

function describe(priority: PriorityClass): FoundClass {
  const { metadata, value, preemptionPolicy } = priority;
  return { name: metadata?.name ?? '', value, preemptionPolicy };
}
