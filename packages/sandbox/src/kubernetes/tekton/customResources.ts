import type { NewObject } from '../types.ts';
import { resourceSchema } from './schemas/resourceSchema.ts';

interface Described {
  group: string;
  kind: string;
  plural: string;
  shortNames?: string[];
  /** The last one is stored. */
  versions: string[];
  columns?: PrinterColumn[];
  namespaced?: boolean;
}

/** Kinds that both versions describe, each in its own way. */
const CONVERTED = new Set(['Task', 'Pipeline', 'TaskRun', 'PipelineRun']);

const CONVERSION = {
  strategy: 'Webhook',
  webhook: {
    conversionReviewVersions: ['v1beta1', 'v1'],
    clientConfig: {
      service: {
        name: 'tekton-pipelines-webhook',
        namespace: 'tekton-pipelines',
        path: '/resource-conversion',
        port: 443,
      },
    },
  },
};

interface PrinterColumn {
  name: string;
  type: string;
  jsonPath: string;
}

const RUN_COLUMNS = [
  {
    name: 'Succeeded',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Succeeded")].status',
  },
  {
    name: 'Reason',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Succeeded")].reason',
  },
  { name: 'StartTime', type: 'date', jsonPath: '.status.startTime' },
  { name: 'CompletionTime', type: 'date', jsonPath: '.status.completionTime' },
];

const RESOLUTION_COLUMNS = [
  ...RUN_COLUMNS.slice(0, 2),
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

const LISTENER_COLUMNS = [
  { name: 'Address', type: 'string', jsonPath: '.status.address.url' },
  ...['Available', 'Ready'].flatMap(type =>
    ['status', 'reason'].map(field => ({
      name: field === 'status' ? type : 'Reason',
      type: 'string',
      jsonPath: `.status.conditions[?(@.type=='${type}')].${field}`,
    })),
  ),
];

const CORE = 'tekton.dev';
const TRIGGERS = 'triggers.tekton.dev';

const RESOURCES: Described[] = [
  { group: CORE, kind: 'Task', plural: 'tasks', versions: ['v1beta1', 'v1'] },
  {
    group: CORE,
    kind: 'Pipeline',
    plural: 'pipelines',
    versions: ['v1beta1', 'v1'],
  },
  {
    group: CORE,
    kind: 'TaskRun',
    plural: 'taskruns',
    shortNames: ['tr', 'trs'],
    versions: ['v1beta1', 'v1'],
    columns: RUN_COLUMNS,
  },
  {
    group: CORE,
    kind: 'PipelineRun',
    plural: 'pipelineruns',
    shortNames: ['pr', 'prs'],
    versions: ['v1beta1', 'v1'],
    columns: RUN_COLUMNS,
  },
  {
    group: CORE,
    kind: 'CustomRun',
    plural: 'customruns',
    versions: ['v1beta1'],
    columns: RUN_COLUMNS,
  },
  {
    group: CORE,
    kind: 'StepAction',
    plural: 'stepactions',
    versions: ['v1alpha1', 'v1beta1'],
  },
  {
    group: 'resolution.tekton.dev',
    kind: 'ResolutionRequest',
    plural: 'resolutionrequests',
    shortNames: ['resolutionrequest', 'resolutionrequests'],
    versions: ['v1alpha1', 'v1beta1'],
    columns: RESOLUTION_COLUMNS,
  },
  {
    group: TRIGGERS,
    kind: 'EventListener',
    plural: 'eventlisteners',
    shortNames: ['el'],
    versions: ['v1alpha1', 'v1beta1'],
    columns: LISTENER_COLUMNS,
  },
  {
    group: TRIGGERS,
    kind: 'Trigger',
    plural: 'triggers',
    shortNames: ['tri'],
    versions: ['v1alpha1', 'v1beta1'],
  },
  {
    group: TRIGGERS,
    kind: 'TriggerBinding',
    plural: 'triggerbindings',
    shortNames: ['tb'],
    versions: ['v1alpha1', 'v1beta1'],
  },
  {
    group: TRIGGERS,
    kind: 'ClusterTriggerBinding',
    plural: 'clustertriggerbindings',
    shortNames: ['ctb'],
    versions: ['v1alpha1', 'v1beta1'],
    namespaced: false,
  },
  {
    group: TRIGGERS,
    kind: 'TriggerTemplate',
    plural: 'triggertemplates',
    shortNames: ['tt'],
    versions: ['v1alpha1', 'v1beta1'],
  },
  {
    group: TRIGGERS,
    kind: 'ClusterInterceptor',
    plural: 'clusterinterceptors',
    shortNames: ['ci'],
    versions: ['v1alpha1'],
    namespaced: false,
  },
  {
    group: TRIGGERS,
    kind: 'Interceptor',
    plural: 'interceptors',
    shortNames: ['ni'],
    versions: ['v1alpha1'],
  },
];

/** The CustomResourceDefinitions of Tekton Pipelines and Triggers. */
export function customResourceDefinitions(): NewObject[] {
  return RESOURCES.map(definitionOf);
}

function definitionOf(described: Described): NewObject {
  const { group, kind, plural, shortNames, versions } = described;
  const [part, category] =
    group === TRIGGERS
      ? ['tekton-triggers', 'tekton-triggers']
      : ['tekton-pipelines', 'tekton-pipelines'];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      labels: {
        'app.kubernetes.io/instance': 'default',
        'app.kubernetes.io/part-of': part,
      },
    },
    spec: {
      group,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        categories: ['tekton', category],
        ...(shortNames && { shortNames }),
      },
      scope: described.namespaced === false ? 'Cluster' : 'Namespaced',
      preserveUnknownFields: false,
      ...(CONVERTED.has(kind) && { conversion: CONVERSION }),
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === versions.length - 1,
        schema: { openAPIV3Schema: resourceSchema(kind, name) },
        // As the real ones: tasks and pipelines have a status subresource too.
        subresources: { status: {} },
        ...(described.columns && {
          additionalPrinterColumns: described.columns,
        }),
      })),
    },
  };
}
