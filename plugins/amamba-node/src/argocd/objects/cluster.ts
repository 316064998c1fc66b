import { z } from 'zod';
import { connectionStateSchema } from './repository';

/** @public */
export const argoClusterSchema = z.looseObject({
  server: z.string(),
  name: z.string().default(''),
  /** The only project that may use it. */
  project: z.string().optional(),
  /** All of them when empty. */
  namespaces: z.array(z.string()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  connectionState: connectionStateSchema.nullish(),
  serverVersion: z.string().optional(),
  info: z
    .looseObject({
      connectionState: connectionStateSchema.nullish(),
      serverVersion: z.string().optional(),
      applicationsCount: z.number().optional(),
    })
    .nullish(),
});
/** A cluster that applications can go to; never its credentials. @public */
export type ArgoCluster = z.output<typeof argoClusterSchema>;

export const clusterListSchema = z.object({
  items: z.array(argoClusterSchema).nullish(),
});

/** A cluster to register, with its secrets. @public */
export interface NewArgoCluster {
  server: string;
  name: string;
  project?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  config: {
    bearerToken?: string;
    tlsClientConfig?: {
      insecure?: boolean;
      serverName?: string;
      /** Base64 of PEM. */
      caData?: string;
      certData?: string;
      keyData?: string;
    };
  };
}
