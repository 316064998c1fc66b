import type {
  Container,
  ContainerPort,
  EnvVar,
  PodSpec,
} from 'kubernetes-types/core/v1';

/**
 * What a server tells of a pod that is valid and yet hardly meant so: values
 * that hide or repeat others, which an apply may drop.
 * @param field - where the spec is, such as `spec.template.spec`
 */
export function podWarnings(
  spec: PodSpec | undefined,
  field: string,
): string[] {
  if (!spec) return [];
  const containers = containersOf(spec, field);
  return [
    ...repeated(`${field}.hostAliases`, 'ip', spec.hostAliases),
    ...repeated(`${field}.imagePullSecrets`, 'name', spec.imagePullSecrets),
    ...containers.flatMap(({ container, path }) =>
      envWarnings(container.env ?? [], `${path}.env`),
    ),
    ...portWarnings(containers),
  ];
}

interface Placed {
  container: Container;
  path: string;
}

function containersOf(spec: PodSpec, field: string): Placed[] {
  const lists = [
    'initContainers',
    'containers',
    'ephemeralContainers',
  ] as const;
  return lists.flatMap(list =>
    ((spec[list] ?? []) as Container[]).map((container, index) => ({
      container,
      path: `${field}.${list}[${index}]`,
    })),
  );
}

function repeated<Key extends string>(
  field: string,
  key: Key,
  items: readonly { [key in Key]?: string }[] = [],
): string[] {
  const values = items.map(item => item[key] ?? '');
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [`${field}[${index}].${key}: duplicate ${key} ${JSON.stringify(value)}`]
      : [],
  );
}

/** A variable may be defined again of what it was: `X=a`, then `X=$(X)b`. */
function envWarnings(env: EnvVar[], field: string): string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    const isAgain = seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    const builds =
      !valueFrom && value.includes(reference) && value !== reference;
    return isAgain && !builds
      ? [
          `${field}[${index}]: hides previous definition of ${JSON.stringify(
            name,
          )}, which may be dropped when using apply`,
        ]
      : [];
  });
}

interface PlacedPort {
  port: ContainerPort;
  path: string;
}

/** Ports of all containers are those of one network. */
function portWarnings(containers: Placed[]): string[] {
  const others = new Map<string, PlacedPort[]>();
  return containers.flatMap(({ container, path }) =>
    (container.ports ?? []).flatMap((port, index) => {
      const placed = { port, path: `${path}.ports[${index}]` };
      const key = `${port.containerPort}/${port.protocol ?? 'TCP'}`;
      const same = others.get(key) ?? [];
      others.set(key, [...same, placed]);
      return same.flatMap(other => {
        const relation = relationOf(port, other.port);
        return relation
          ? [`${placed.path}: ${relation} port definition with ${other.path}`]
          : [];
      });
    }),
  );
}

function relationOf(a: ContainerPort, b: ContainerPort): string | undefined {
  const [ipA = '', ipB = ''] = [a.hostIP, b.hostIP];
  const [portA = 0, portB = 0] = [a.hostPort, b.hostPort];
  if (portA === portB && ipA === ipB) return 'duplicate';
  if (portA === 0 || portB === 0) return 'overlapping';
  // One of all addresses, and one of a single address: which serves is open.
  const isAmbiguous = portA === portB && (ipA === '') !== (ipB === '');
  return isAmbiguous ? 'dangerously ambiguous' : undefined;
}
