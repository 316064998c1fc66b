import type { ResourceDefinition } from '../../schema/resourceDefinition.ts';
import { resourceNameOf } from '../../schema/resourceDefinition.ts';
import type { KubeObject, ResourceName } from '../../types.ts';
import { column, type Column } from './column.ts';
import { age } from './humanDuration.ts';
import { readJsonPath } from './jsonPath.ts';
import { eventAge, summarisePod } from './podColumns.ts';

const NONE = '<none>';

const NAME = column('Name', ({ metadata }) => metadata.name, {
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically.',
});

const AGE = column(
  'Age',
  ({ metadata }, now) => age(metadata.creationTimestamp, now),
  {
    description:
      'CreationTimestamp is a timestamp representing the server time when this object was created.',
  },
);

const AGE_OF_CUSTOM: Column = { ...AGE, type: 'date' };

const templateContainers = ({ spec }: KubeObject): any[] =>
  spec?.template?.spec?.containers ?? [];

const CONTAINERS = column(
  'Containers',
  object =>
    templateContainers(object)
      .map(({ name }) => name)
      .join(','),
  { wide: true },
);

const IMAGES = column(
  'Images',
  object =>
    templateContainers(object)
      .map(({ image }) => image)
      .join(','),
  { wide: true },
);

const SELECTOR = column(
  'Selector',
  ({ spec }) => labelText(spec?.selector?.matchLabels),
  { wide: true },
);

function labelText(labels: Record<string, string> | undefined): string {
  const text = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
  return text || NONE;
}

function count(name: string, read: (object: KubeObject) => unknown): Column {
  return column(name, object => read(object) ?? 0, { type: 'integer' });
}

const POD: Column[] = [
  NAME,
  column('Ready', (pod, now) => summarisePod(pod, now).ready),
  column('Status', (pod, now) => summarisePod(pod, now).status),
  column('Restarts', (pod, now) => summarisePod(pod, now).restarts),
  AGE,
  column('IP', ({ status }) => status?.podIP ?? NONE, { wide: true }),
  column('Node', ({ spec }) => spec?.nodeName ?? NONE, { wide: true }),
  column('Nominated Node', ({ status }) => status?.nominatedNodeName ?? NONE, {
    wide: true,
  }),
  column('Readiness Gates', () => NONE, { wide: true }),
];

const DEPLOYMENT: Column[] = [
  NAME,
  column(
    'Ready',
    ({ spec, status }) =>
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
  ),
  column('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
  column('Available', ({ status }) => status?.availableReplicas ?? 0),
  AGE,
  CONTAINERS,
  IMAGES,
  SELECTOR,
];

const REPLICA_SET: Column[] = [
  NAME,
  count('Desired', ({ spec }) => spec?.replicas),
  count('Current', ({ status }) => status?.replicas),
  count('Ready', ({ status }) => status?.readyReplicas),
  AGE,
  CONTAINERS,
  IMAGES,
  SELECTOR,
];

const EVENT: Column[] = [
  column('Last Seen', eventAge),
  column('Type', ({ type }) => type),
  column('Reason', ({ reason }) => reason),
  column('Object', ({ involvedObject: { kind, name } }) =>
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
  ),
  column('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? '', {
    wide: true,
  }),
  column(
    'Source',
    ({ source = {}, reportingComponent }) =>
      [source.component ?? reportingComponent, source.host]
        .filter(Boolean)
        .join(', '),
    { wide: true },
  ),
  column('Message', ({ message }) => message?.trim() ?? ''),
  column(
    'First Seen',
    ({ firstTimestamp, eventTime }, now) =>
      age(firstTimestamp ?? eventTime, now),
    { wide: true },
  ),
  column('Count', event => event.series?.count ?? event.count ?? 1, {
    wide: true,
  }),
  { ...NAME, priority: 1 },
];

const SERVICE: Column[] = [
  NAME,
  column('Type', ({ spec }) => spec?.type ?? 'ClusterIP'),
  column('Cluster-IP', ({ spec }) => spec?.clusterIP ?? NONE),
  column('External-IP', ({ spec }) => spec?.externalIPs?.join(',') ?? NONE),
  column('Port(s)', ({ spec }) => portText(spec?.ports)),
  AGE,
  column('Selector', ({ spec }) => labelText(spec?.selector), { wide: true }),
];

function portText(
  ports: { port: number; nodePort?: number; protocol?: string }[] = [],
): string {
  const list = ports.map(
    ({ port, nodePort, protocol = 'TCP' }) =>
      `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  );
  return list.join(',') || NONE;
}

const NODE: Column[] = [
  NAME,
  column('Status', nodeStatus),
  column('Roles', ({ metadata }) => nodeRoles(metadata.labels)),
  AGE,
  column('Version', ({ status }) => status?.nodeInfo?.kubeletVersion ?? ''),
  column('Internal-IP', node => nodeAddress(node, 'InternalIP'), {
    wide: true,
  }),
  column('External-IP', node => nodeAddress(node, 'ExternalIP'), {
    wide: true,
  }),
  column('OS-Image', ({ status }) => status?.nodeInfo?.osImage ?? '<unknown>', {
    wide: true,
  }),
  column(
    'Kernel-Version',
    ({ status }) => status?.nodeInfo?.kernelVersion ?? '<unknown>',
    { wide: true },
  ),
  column(
    'Container-Runtime',
    ({ status }) => status?.nodeInfo?.containerRuntimeVersion ?? '<unknown>',
    { wide: true },
  ),
];

function nodeStatus({ spec, status }: KubeObject): string {
  const ready = status?.conditions?.find(
    (item: { type: string }) => item.type === 'Ready',
  );
  const text =
    ready === undefined
      ? 'Unknown'
      : { True: 'Ready' }[ready.status as string] ?? 'NotReady';
  return spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

function nodeRoles(labels: Record<string, string> = {}): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labels)
    .filter(label => label.startsWith(prefix))
    .map(label => label.slice(prefix.length));
  return roles.sort().join(',') || NONE;
}

function nodeAddress({ status }: KubeObject, type: string): string {
  const found = status?.addresses?.find(
    (item: { type: string }) => item.type === type,
  );
  return found?.address ?? NONE;
}

const BY_RESOURCE: Record<ResourceName, Column[]> = {
  pods: POD,
  'deployments.apps': DEPLOYMENT,
  'replicasets.apps': REPLICA_SET,
  events: EVENT,
  services: SERVICE,
  nodes: NODE,
  configmaps: [
    NAME,
    column(
      'Data',
      ({ data = {}, binaryData = {} }) =>
        Object.keys(data).length + Object.keys(binaryData).length,
    ),
    AGE,
  ],
  secrets: [
    NAME,
    column('Type', ({ type }) => type),
    column('Data', ({ data = {} }) => Object.keys(data).length),
    AGE,
  ],
  namespaces: [
    NAME,
    column('Status', ({ status }) => status?.phase ?? ''),
    AGE,
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [
    NAME,
    column('Created At', ({ metadata }) => metadata.creationTimestamp, {
      type: 'date',
    }),
  ],
};

/** The columns of a resource, in a version of a custom one. */
export function columnsOf(
  definition: ResourceDefinition,
  version: string,
): Column[] {
  const custom = definition.printerColumns[version];
  if (!custom) {
    const standard = definition.custom ? [NAME, AGE_OF_CUSTOM] : [NAME, AGE];
    return BY_RESOURCE[resourceNameOf(definition)] ?? standard;
  }
  const columns = custom.map(printer =>
    column(
      printer.name,
      (object, now) => {
        const value = readJsonPath(object, printer.jsonPath);
        if (value === undefined) return null;
        return printer.type === 'date' ? age(String(value), now) : value;
      },
      {
        ...printer,
        description:
          printer.description ??
          `Custom resource definition column (in JSONPath format): ${printer.jsonPath}`,
      },
    ),
  );
  return [
    NAME,
    ...columns.map((item, index) => ({
      ...item,
      priority: custom[index].priority ?? 0,
    })),
  ];
}
