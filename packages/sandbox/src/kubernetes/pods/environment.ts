import type {
  ConfigMapEnvSource,
  Container,
  EnvFromSource,
  EnvVarSource,
} from 'kubernetes-types/core/v1';
import { ownMember } from '../store/json.ts';
import type { KubeObject, ObjectClient } from '../types.ts';
import { readField, readResource } from './volumes/downwardFields.ts';

/** A container cannot start until what it names is there. */
export class ConfigError extends Error {}

type Values = Record<string, string>;

/** `env` and `envFrom` of a container as the process sees them. */
export function buildEnvironment(
  container: Container,
  pod: KubeObject,
  objects: ObjectClient,
  /** Of the services in reach; variables of the container may refer to them. */
  given: Values = {},
): Values {
  const values: Values = { ...given };
  for (const source of container.envFrom ?? []) {
    Object.assign(values, importedValues(source, pod, objects));
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? sourceValue(variable.valueFrom, container, pod, objects)
      : expandVariables(variable.value ?? '', values);
    if (value !== undefined) values[variable.name] = value;
  }
  return values;
}

/** `$(NAME)` is replaced when NAME is known; `$$(NAME)` stays as `$(NAME)`. */
export function expandVariables(text: string, values: Values): string {
  return text.replace(
    /\$(\$|\(([^()]*)\))/g,
    (whole: string, escape: string, name: string) => {
      if (escape === '$') return '$';
      return ownMember(values, name) ?? whole;
    },
  );
}

function importedValues(
  { prefix = '', configMapRef, secretRef }: EnvFromSource,
  pod: KubeObject,
  objects: ObjectClient,
): Values {
  const reference: ConfigMapEnvSource = configMapRef ?? secretRef ?? {};
  const data = readData(
    secretRef ? 'secrets' : 'configmaps',
    { name: reference.name ?? '', optional: reference.optional },
    pod,
    objects,
  );
  const entries = Object.entries(data ?? {}).map(([key, value]) => [
    `${prefix}${key}`,
    value.toString(),
  ]);
  return Object.fromEntries(entries);
}

function sourceValue(
  { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef }: EnvVarSource,
  container: Container,
  pod: KubeObject,
  objects: ObjectClient,
): string | undefined {
  if (fieldRef) return readField(pod, fieldRef.fieldPath);
  if (resourceFieldRef) {
    return readResource(resourceFieldRef, container, pod, objects);
  }
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference) return undefined;
  const { name = '', key, optional } = reference;
  const resource = secretKeyRef ? 'secrets' : 'configmaps';
  const value = readData(resource, { name, optional }, pod, objects)?.[key];
  if (value === undefined && !optional) {
    const kind = resource === 'secrets' ? 'Secret' : 'ConfigMap';
    throw new ConfigError(
      `couldn't find key ${key} in ${kind} ${pod.metadata.namespace}/${name}`,
    );
  }
  return value?.toString();
}

/** Data of a ConfigMap or Secret; undefined when it is absent and may be. */
export function readData(
  resource: 'secrets' | 'configmaps',
  reference: { name: string; optional?: boolean },
  pod: KubeObject,
  objects: ObjectClient,
): Record<string, Buffer> | undefined {
  const object = objects.get(resource, pod.metadata.namespace, reference.name);
  if (!object) {
    if (reference.optional) return undefined;
    const kind = resource === 'secrets' ? 'secret' : 'configmap';
    throw new ConfigError(`${kind} "${reference.name}" not found`);
  }
  const text = resource === 'secrets' ? 'base64' : 'utf8';
  const decode = (values: Values | undefined, encoding: BufferEncoding) =>
    Object.entries(values ?? {}).map(
      ([key, value]) => [key, Buffer.from(value, encoding)] as const,
    );
  return Object.fromEntries([
    ...decode(object.data, text),
    ...decode(object.binaryData, 'base64'),
  ]);
}
