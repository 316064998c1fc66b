import {
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import type { LocalCluster } from '../cluster.ts';
import type { Conversion } from '../types.ts';
import { AUTOSCALER_CONVERSION } from './autoscalerConversion.ts';
import { EVENT_CONVERSION } from './eventConversion.ts';

/** By group, version and plural: what is not served as it is stored. */
const CONVERSIONS: Record<string, Conversion> = {
  'events.k8s.io/v1/events': EVENT_CONVERSION,
  'autoscaling/v1/horizontalpodautoscalers': AUTOSCALER_CONVERSION,
};

/** Undefined when no more than the apiVersion differs. */
export function conversionOf(
  cluster: LocalCluster,
  definition: ResourceDefinition,
  version: string,
): Conversion | undefined {
  const { group, plural } = definition;
  return (
    CONVERSIONS[`${group}/${version}/${plural}`] ??
    cluster.conversion(resourceNameOf(definition), version)
  );
}
