import type { KubeObject, ObjectClient } from '../types.ts';

/** A container cannot start until what it names is there. */
export class ConfigError extends Error {}

type Values = Record<string, string>;

/** `env` and `envFrom` of a container as the process sees them. */
export function buildEnvironment(
  container: any,
  pod: KubeObject,
  objects: ObjectClient,
): Values {
  const values: Values = {};
  for (const source of container.envFrom ?? []) {
    Object.assign(values, importedValues(source, pod, objects));
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? sourceValue(variable.valueFrom, pod, objects)
      : expandVariables(variable.value ?? '', values);
    if (value !== undefined) values[variable.name] = value;
  }
  return values;
}

/** `$(NAME)` is replaced when NAME is known; `$$(NAME)` stays as `$(NAME)`. */
export function expandVariables(text: string, values: Values): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, escape, name) => {
    if (escape === '$') return '$';
    return name in values ? values[name] : whole;
  });
}

function importedValues(
  source: any,
  pod: KubeObject,
  objects: ObjectClient,
): Values {
  const reference = source.configMapRef ?? source.secretRef ?? {};
  const data = readData(
    source.secretRef ? 'secrets' : 'configmaps',
    reference,
    pod,
    objects,
  );
  const entries = Object.entries(data ?? {}).map(([key, value]) => [
    `${source.prefix ?? ''}${key}`,
    value.toString(),
  ]);
  return Object.fromEntries(entries);
}

function sourceValue(
  source: any,
  pod: KubeObject,
  objects: ObjectClient,
): string | undefined {
  if (source.fieldRef) return readField(pod, source.fieldRef.fieldPath);
  if (source.resourceFieldRef) return '0';
  const reference = source.configMapKeyRef ?? source.secretKeyRef;
  if (!reference) return undefined;
  const resource = source.secretKeyRef ? 'secrets' : 'configmaps';
  const data = readData(resource, reference, pod, objects);
  const value = data?.[reference.key];
  if (value === undefined && !reference.optional) {
    const kind = resource === 'secrets' ? 'Secret' : 'ConfigMap';
    throw new ConfigError(
      `couldn't find key ${reference.key} in ${kind} ${pod.metadata.namespace}/${reference.name}`,
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

/** The downward API: `metadata.labels['a']`, `status.podIP`, … */
export function readField(pod: KubeObject, path: string): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed)
    return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]];
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const values =
      pod.metadata[path.slice(9) as 'labels' | 'annotations'] ?? {};
    const lines = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    return lines
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join('\n');
  }
  const value = path
    .split('.')
    .reduce<any>((object, key) => object?.[key], pod);
  return value === undefined ? undefined : String(value);
}
