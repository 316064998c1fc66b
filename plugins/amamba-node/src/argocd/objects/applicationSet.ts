import { z } from 'zod';
import { argoMetadataSchema, listMetadataSchema } from './metadata';

/** @public */
export const argoApplicationSetSchema = z.looseObject({
  metadata: argoMetadataSchema,
  spec: z.looseObject({
    generators: z.array(z.looseObject({})).nullish(),
    template: z.looseObject({ spec: z.looseObject({}).nullish() }).nullish(),
    goTemplate: z.boolean().optional(),
  }),
  status: z
    .looseObject({
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string().optional(),
            reason: z.string().optional(),
            message: z.string().optional(),
            lastTransitionTime: z.string().nullish(),
          }),
        )
        .nullish(),
      /** The applications it made. */
      resources: z
        .array(
          z.looseObject({
            name: z.string(),
            namespace: z.string().optional(),
            status: z.string().optional(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});
/** @public */
export type ArgoApplicationSet = z.output<typeof argoApplicationSetSchema>;

/** An ApplicationSet to create or to preview. @public */
export interface NewArgoApplicationSet {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: Record<string, unknown>;
}

export const applicationSetListSchema = z.object({
  metadata: listMetadataSchema,
  items: z.array(argoApplicationSetSchema).nullish(),
});

/** What would be made: applications without most of their fields. */
export const generatedSchema = z.object({
  applications: z
    .array(
      z.looseObject({
        metadata: z.looseObject({ name: z.string() }),
        spec: z.looseObject({ project: z.string() }),
      }),
    )
    .nullish(),
});
