import type { ResourceDefinition } from '../../schema/resourceDefinition.ts';
import { resourceNameOf } from '../../schema/resourceDefinition.ts';
import type { KubeObject, ResourceName } from '../../types.ts';
import { ACCESS_COLUMNS } from './accessColumns.ts';
import { CERTIFICATE_COLUMNS } from './certificateColumns.ts';
import { column, type Column } from './column.ts';
import { AGE, AGE_OF_CUSTOM, CREATED_AT, NAME, NONE } from './commonColumns.ts';
import { age } from './humanDuration.ts';
import { readJsonPath } from './jsonPath.ts';
import { NETWORK_COLUMNS } from './networkColumns.ts';
import { eventAge, summarisePod } from './podColumns.ts';
import { STORAGE_COLUMNS } from './storageColumns.ts';
import { WORKLOAD_COLUMNS } from './workloadColumns.ts';

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
    ({ source = {}, reportingComponent, reportingInstance }) =>
      [source.component || reportingComponent, source.host || reportingInstance]
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

/** As a metrics server shows what its pods and nodes use. */
const USAGE = [
  NAME,
  ...['cpu', 'memory'].map(resource =>
    column(resource, ({ containers, usage }) =>
      usage ? usage[resource] : totalOf(containers, resource),
    ),
  ),
  column('Window', ({ window }) => window),
];

/** The numbers of one resource have one unit. */
function totalOf(
  containers: { usage: Record<string, string> }[],
  resource: string,
): string {
  const amounts = containers.map(({ usage }) => usage[resource]);
  const total = amounts.reduce((sum, text) => sum + parseInt(text, 10), 0);
  return `${total}${amounts[0]?.replace(/^\d+/, '') ?? ''}`;
}

const BY_RESOURCE: Record<ResourceName, Column[]> = {
  pods: POD,
  ...ACCESS_COLUMNS,
  ...WORKLOAD_COLUMNS,
  ...NETWORK_COLUMNS,
  ...STORAGE_COLUMNS,
  ...CERTIFICATE_COLUMNS,
  events: EVENT,
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
  'nodes.metrics.k8s.io': USAGE,
  'pods.metrics.k8s.io': USAGE,
};

/** The columns of a resource, in a version of a custom one. */
export function columnsOf(
  definition: ResourceDefinition,
  version: string,
): Column[] {
  const custom = definition.printerColumns[version];
  if (!custom) {
    const standard = definition.custom
      ? [NAME, AGE_OF_CUSTOM]
      : [NAME, CREATED_AT];
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
