import type { NewObject } from '../types.ts';

interface Described {
  kind: string;
  plural: string;
  shortNames?: string[];
  isRun: boolean;
}

const RESOURCES: Described[] = [
  { kind: 'Task', plural: 'tasks', isRun: false },
  { kind: 'Pipeline', plural: 'pipelines', isRun: false },
  {
    kind: 'TaskRun',
    plural: 'taskruns',
    shortNames: ['tr', 'trs'],
    isRun: true,
  },
  {
    kind: 'PipelineRun',
    plural: 'pipelineruns',
    shortNames: ['pr', 'prs'],
    isRun: true,
  },
];

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

/** The CustomResourceDefinitions of Tekton Pipelines. */
export function customResourceDefinitions(): NewObject[] {
  return RESOURCES.map(({ kind, plural, shortNames, isRun }) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.tekton.dev`,
      labels: {
        'app.kubernetes.io/instance': 'default',
        'app.kubernetes.io/part-of': 'tekton-pipelines',
      },
    },
    spec: {
      group: 'tekton.dev',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        categories: ['tekton', 'tekton-pipelines'],
        ...(shortNames && { shortNames }),
      },
      scope: 'Namespaced',
      preserveUnknownFields: false,
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
          // As the real ones: tasks and pipelines have a status subresource too.
          subresources: { status: {} },
          ...(isRun && { additionalPrinterColumns: RUN_COLUMNS }),
        },
      ],
    },
  }));
}
