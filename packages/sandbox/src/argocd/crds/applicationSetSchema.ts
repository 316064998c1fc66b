import {
  FLAG,
  OPEN,
  TEXT,
  TEXTS,
  listOf,
  record,
  resource,
  type Schema,
} from './schemaParts.ts';

const SPEC: Schema = record(
  {
    goTemplate: FLAG,
    goTemplateOptions: TEXTS,
    /** Their depth depends on how they are nested; the controller says. */
    generators: listOf(OPEN),
    template: OPEN,
    templatePatch: TEXT,
    syncPolicy: record({
      applicationsSync: TEXT,
      preserveResourcesOnDeletion: FLAG,
    }),
    strategy: OPEN,
    preservedFields: record({ annotations: TEXTS, labels: TEXTS }),
    ignoreApplicationDifferences: listOf(OPEN),
    applyNestedSelectors: FLAG,
  },
  ['generators', 'template'],
);

export const APPLICATION_SET_SCHEMA = resource(SPEC, {
  status: record({
    applicationStatus: listOf(OPEN),
    conditions: listOf(OPEN),
    resources: listOf(OPEN),
  }),
});
