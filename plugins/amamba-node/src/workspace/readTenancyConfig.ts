import {
  type CustomRole,
  customRoleSchema,
  memberRefSchema,
} from '@amamba/plugin-amamba-common';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { TenancyConfig } from './types';

/** Namespaces of clusters and of what is installed on them, unless told. */
const DEFAULT_PROTECTED = [
  'default',
  'openshift',
  'openshift-*',
  'tekton-pipelines',
  'tekton-operator',
  'tekton-pipelines-resolvers',
  'argocd',
  'argo-rollouts',
  'cert-manager',
  'ingress-nginx',
  'istio-system',
  'vela-system',
];

/** No configuration gives these to a tenant. */
const ALWAYS_PROTECTED = ['kube-*'];

const patternSchema = z
  .string()
  .regex(
    /^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$/,
    'must be a name of a namespace, in which * stands for any letters',
  );

const rolesSchema: z.ZodType<CustomRole[]> = z
  .array(customRoleSchema)
  .superRefine((roles, context) => {
    roles.forEach(({ name }, index) => {
      if (roles.findIndex(role => role.name === name) < index) {
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `${name} is the name of a role above`,
        });
      }
    });
  });

/**
 * Reads what all plugins have to agree on about tenants: `amamba.*`.
 *
 * @throws InputError naming the key that is wrong.
 * @public
 */
export function readTenancyConfig(config: Config): TenancyConfig {
  const read = <T>(key: string, schema: z.ZodType<T>): T | undefined =>
    readKey(config, key, schema);
  const refs = z.array(memberRefSchema);
  const protectedNamespaces =
    read('amamba.workspaces.protectedNamespaces', z.array(patternSchema)) ??
    DEFAULT_PROTECTED;
  return {
    platformAdministrators: read('amamba.platformAdministrators', refs) ?? [],
    creators: read('amamba.workspaces.creators', refs) ?? [],
    customRoles: read('amamba.roles', rolesSchema) ?? [],
    protectedNamespaces: [
      ...new Set([...ALWAYS_PROTECTED, ...protectedNamespaces]),
    ],
  };
}

/** Whether one of the patterns (`kube-*`) is the name's. @public */
export function isProtectedNamespace(
  name: string,
  patterns: readonly string[],
): boolean {
  return patterns.some(pattern =>
    new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name),
  );
}

/** @throws InputError naming the key and the part of it that is wrong. */
export function readKey<T>(
  config: Config,
  key: string,
  schema: z.ZodType<T>,
): T | undefined {
  const value = config.getOptional(key);
  if (value === undefined) {
    return undefined;
  }
  const { data, error } = schema.safeParse(value);
  if (error) {
    const problems = error.issues.map(
      ({ path, message }) => `${writeKey(key, path)}: ${message}`,
    );
    throw new InputError(`Correct the configuration: ${problems.join('; ')}`);
  }
  return data;
}

function writeKey(key: string, path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`,
    key,
  );
}
