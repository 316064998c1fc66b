import type { NewObject } from '../../kubernetes/types.ts';
import { APPLICATION_SCHEMA } from './applicationSchema.ts';
import { APPLICATION_SET_SCHEMA } from './applicationSetSchema.ts';
import { PROJECT_SCHEMA } from './projectSchema.ts';
import type { Schema } from './schemaParts.ts';

/** Resources of Argo CD, as the object client names them. */
export const APPLICATIONS = 'applications.argoproj.io';
export const APPLICATION_SETS = 'applicationsets.argoproj.io';
export const PROJECTS = 'appprojects.argoproj.io';

interface Described {
  kind: string;
  plural: string;
  shortNames: string[];
  schema: Schema;
  /** An Application has none: its status is written with the rest. */
  statusSubresource?: boolean;
  columns?: Array<{ name: string; type: string; jsonPath: string }>;
}

const RESOURCES: Described[] = [
  {
    kind: 'Application',
    plural: 'applications',
    shortNames: ['app', 'apps'],
    schema: APPLICATION_SCHEMA,
    columns: [
      {
        name: 'Sync Status',
        type: 'string',
        jsonPath: '.status.sync.status',
      },
      {
        name: 'Health Status',
        type: 'string',
        jsonPath: '.status.health.status',
      },
    ],
  },
  {
    kind: 'ApplicationSet',
    plural: 'applicationsets',
    shortNames: ['appset', 'appsets'],
    schema: APPLICATION_SET_SCHEMA,
    statusSubresource: true,
  },
  {
    kind: 'AppProject',
    plural: 'appprojects',
    shortNames: ['appproj', 'appprojs'],
    schema: PROJECT_SCHEMA,
  },
];

/** The CustomResourceDefinitions of Argo CD. */
export function customResourceDefinitions(): NewObject[] {
  return RESOURCES.map(definitionOf);
}

function definitionOf(described: Described): NewObject {
  const { kind, plural, shortNames, schema, columns } = described;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.argoproj.io`,
      labels: {
        'app.kubernetes.io/name': `${plural}.argoproj.io`,
        'app.kubernetes.io/part-of': 'argocd',
      },
    },
    spec: {
      group: 'argoproj.io',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames,
      },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          ...(described.statusSubresource && { subresources: { status: {} } }),
          ...(columns && { additionalPrinterColumns: columns }),
        },
      ],
    },
  };
}
