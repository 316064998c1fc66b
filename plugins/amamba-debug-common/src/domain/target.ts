import { z } from 'zod';

/** A name as Kubernetes has it for pods and nodes (RFC 1123 subdomain). */
const subdomain = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    'must be lower case letters, digits, "-" and "."',
  );

const label = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'must be lower case letters, digits and "-"',
  );

/** A pod of one of the portal's clusters. @public */
export const podRefSchema = z.object({
  /** As in `kubernetes.clusterLocatorMethods`. */
  cluster: z.string().min(1).max(253),
  namespace: label,
  pod: subdomain,
});

/** @public */
export type PodRef = z.output<typeof podRefSchema>;

/** A container of a pod, an ephemeral one too. @public */
export const containerRefSchema = podRefSchema.extend({ container: label });

/** @public */
export type ContainerRef = z.output<typeof containerRefSchema>;

/** A node of one of the portal's clusters. @public */
export const nodeRefSchema = z.object({
  cluster: z.string().min(1).max(253),
  node: subdomain,
});

/** @public */
export type NodeRef = z.output<typeof nodeRefSchema>;
