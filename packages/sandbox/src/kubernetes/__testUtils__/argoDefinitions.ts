const ANYTHING = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

interface Described {
  singular: string;
  kind: string;
  shortNames: string[];
  scope?: 'Cluster';
  schema?: object;
  subresources?: object;
}

const containers = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, image: { type: 'string' } },
  },
};

/** As much of the schema as the recorded requests are refused by. */
const rollout = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer', format: 'int32' },
        template: {
          type: 'object',
          properties: {
            spec: { type: 'object', properties: { containers } },
          },
        },
        strategy: {
          type: 'object',
          properties: {
            canary: {
              type: 'object',
              properties: {
                steps: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      setWeight: { type: 'integer', format: 'int32' },
                    },
                  },
                },
              },
            },
          },
        },
      },
      'x-kubernetes-validations': [{ rule: 'has(self.template)' }],
    },
    status: ANYTHING,
  },
};

const KINDS: Described[] = [
  { singular: 'analysisrun', kind: 'AnalysisRun', shortNames: ['ar'] },
  {
    singular: 'analysistemplate',
    kind: 'AnalysisTemplate',
    shortNames: ['at'],
  },
  {
    singular: 'rollout',
    kind: 'Rollout',
    shortNames: ['ro'],
    schema: rollout,
    subresources: {
      status: {},
      scale: {
        specReplicasPath: '.spec.replicas',
        statusReplicasPath: '.status.HPAReplicas',
        labelSelectorPath: '.status.selector',
      },
    },
  },
  {
    singular: 'clusteranalysistemplate',
    kind: 'ClusterAnalysisTemplate',
    shortNames: ['cat'],
    scope: 'Cluster',
  },
  { singular: 'application', kind: 'Application', shortNames: ['app', 'apps'] },
  {
    singular: 'applicationset',
    kind: 'ApplicationSet',
    shortNames: ['appset', 'appsets'],
    subresources: { status: {} },
  },
  {
    singular: 'appproject',
    kind: 'AppProject',
    shortNames: ['appproj', 'appprojs'],
  },
  { singular: 'experiment', kind: 'Experiment', shortNames: ['exp'] },
];

/** The custom resources that the recorded cluster had besides Tekton's. */
export const ARGO_DEFINITIONS = KINDS.map(
  ({ singular, kind, shortNames, scope, schema, subresources }) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.argoproj.io` },
    spec: {
      group: 'argoproj.io',
      scope: scope ?? 'Namespaced',
      names: { plural: `${singular}s`, singular, kind, shortNames },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema ?? ANYTHING },
          subresources,
        },
      ],
    },
  }),
);
