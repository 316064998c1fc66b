import { z } from 'zod';

/**
 * `metadata` of Argo CD's objects. Lists and streams that name their fields
 * leave out what was not asked for.
 */
export const argoMetadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  finalizers: z.array(z.string()).nullish(),
});

/** `metadata.resourceVersion` of a list. */
export const listMetadataSchema = z
  .looseObject({ resourceVersion: z.string().optional() })
  .nullish();
