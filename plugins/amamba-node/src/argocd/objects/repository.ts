import { z } from 'zod';

/** Of a repository or a cluster. */
export const connectionStateSchema = z.looseObject({
  /** Successful, Failed, Unknown. */
  status: z.string().default(''),
  message: z.string().default(''),
  attemptedAt: z.string().nullish(),
});

/** @public */
export const argoRepositorySchema = z.looseObject({
  repo: z.string(),
  /** git, helm, oci. */
  type: z.string().optional(),
  name: z.string().optional(),
  username: z.string().optional(),
  /** The only project that may use these credentials. */
  project: z.string().optional(),
  insecure: z.boolean().optional(),
  enableLfs: z.boolean().optional(),
  enableOCI: z.boolean().optional(),
  inheritedCreds: z.boolean().optional(),
  connectionState: connectionStateSchema.nullish(),
});
/** A repository that Argo CD has credentials for; never the secrets. @public */
export type ArgoRepository = z.output<typeof argoRepositorySchema>;

export const repositoryListSchema = z.object({
  items: z.array(argoRepositorySchema).nullish(),
});

/** A repository to import, with its secrets. @public */
export interface NewArgoRepository {
  repo: string;
  type?: 'git' | 'helm' | 'oci';
  name?: string;
  project?: string;
  username?: string;
  password?: string;
  bearerToken?: string;
  sshPrivateKey?: string;
  tlsClientCertData?: string;
  tlsClientCertKey?: string;
  /** TLS certificates and SSH host keys are not checked. */
  insecure?: boolean;
  enableLfs?: boolean;
  enableOCI?: boolean;
  proxy?: string;
}

/** @public */
export const argoRefsSchema = z.looseObject({
  branches: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
});
/** @public */
export type ArgoRefs = z.output<typeof argoRefsSchema>;

const appInfoSchema = z.looseObject({
  /** Helm, Kustomize; plain directories are not told. */
  type: z.string(),
  path: z.string(),
});
/** Something a repository holds that can be an application. @public */
export type ArgoAppInfo = z.output<typeof appInfoSchema>;

export const appInfoListSchema = z.object({
  items: z.array(appInfoSchema).nullish(),
});

/** @public */
export const argoAppDetailsSchema = z.looseObject({
  /** Directory, Helm, Kustomize, Plugin. */
  type: z.string().default('Directory'),
  helm: z
    .looseObject({
      name: z.string().optional(),
      valueFiles: z.array(z.string()).nullish(),
      parameters: z
        .array(
          z.looseObject({
            name: z.string(),
            value: z.string().optional(),
          }),
        )
        .nullish(),
      /** Of the chart's own values.yaml. */
      values: z.string().optional(),
    })
    .nullish(),
  kustomize: z.looseObject({ images: z.array(z.string()).nullish() }).nullish(),
});
/** What the files of a source are, and what can be set. @public */
export type ArgoAppDetails = z.output<typeof argoAppDetailsSchema>;

const chartSchema = z.looseObject({
  name: z.string(),
  versions: z.array(z.string()).nullish(),
});
/** @public */
export type ArgoHelmChart = z.output<typeof chartSchema>;

export const chartListSchema = z.object({
  items: z.array(chartSchema).nullish(),
});

/** @public */
export const argoRevisionMetadataSchema = z.looseObject({
  author: z.string().optional(),
  date: z.string().nullish(),
  message: z.string().optional(),
  tags: z.array(z.string()).nullish(),
  signatureInfo: z.string().optional(),
});
/** A commit. @public */
export type ArgoRevisionMetadata = z.output<typeof argoRevisionMetadataSchema>;

/** @public */
export const argoChartDetailsSchema = z.looseObject({
  description: z.string().optional(),
  home: z.string().optional(),
  maintainers: z.array(z.string()).nullish(),
});
/** A chart's own words about itself. @public */
export type ArgoChartDetails = z.output<typeof argoChartDetailsSchema>;
