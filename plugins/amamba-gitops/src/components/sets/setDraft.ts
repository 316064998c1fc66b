import type {
  applicationSetInputSchema,
  generatorSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { z } from 'zod';
import { emptySpec, type SpecDraft, toSpecInput } from '../form/draft';

/** What generators there are. */
export const GENERATOR_TYPES = ['list', 'clusters', 'git', 'matrix'] as const;
/** @see GENERATOR_TYPES */
export type GeneratorType = (typeof GENERATOR_TYPES)[number];

/** A generator as its fields hold it, whichever type is chosen. */
export interface GeneratorDraft {
  type: GeneratorType;
  /** Of a list: names of the values, and a row for each application. */
  columns: string[];
  rows: { cells: string[] }[];
  clusters: string[];
  repoUrl: string;
  revision: string;
  look: 'directories' | 'files';
  directories: { path: string; exclude: boolean }[];
  files: string[];
  /** Of a matrix: the two that are combined. */
  generators: GeneratorDraft[];
}

/** A new ApplicationSet, as the form holds it. */
export interface SetDraft {
  instance: string;
  name: string;
  generators: GeneratorDraft[];
  template: { name: string; spec: SpecDraft };
  applicationsSync: 'sync' | 'create-only' | 'create-update' | 'create-delete';
  preserveResourcesOnDeletion: boolean;
}

/** A generator of which only the type is known. */
export function emptyGenerator(
  type: GeneratorType,
  inMatrix = false,
): GeneratorDraft {
  return {
    type,
    columns: ['cluster', 'namespace'],
    rows: [{ cells: ['', ''] }],
    clusters: [],
    repoUrl: '',
    revision: '',
    look: 'directories',
    directories: [{ path: '', exclude: false }],
    files: [],
    generators: inMatrix
      ? []
      : [emptyGenerator('git', true), emptyGenerator('clusters', true)],
  };
}

/** How the names of all applications of a workspace's sets begin. */
export function namePrefix(workspace: string): string {
  return `${workspace}-`;
}

/** A form with nothing in it yet. */
export function firstSetDraft(instance: string, workspace: string): SetDraft {
  return {
    instance,
    name: '',
    generators: [emptyGenerator('list')],
    template: { name: namePrefix(workspace), spec: emptySpec() },
    applicationsSync: 'sync',
    preserveResourcesOnDeletion: false,
  };
}

function toListInput({ columns, rows }: GeneratorDraft) {
  return {
    type: 'list' as const,
    elements: rows.map(({ cells }) =>
      Object.fromEntries(
        columns.flatMap((column, index) =>
          column.trim() ? [[column.trim(), (cells[index] ?? '').trim()]] : [],
        ),
      ),
    ),
  };
}

function toGitInput(draft: GeneratorDraft) {
  const directories = draft.directories.map(({ path, exclude }) => ({
    path: path.trim(),
    exclude,
  }));
  return {
    type: 'git' as const,
    repoUrl: draft.repoUrl.trim(),
    revision: draft.revision.trim() || undefined,
    ...(draft.look === 'files' ? { files: draft.files } : { directories }),
  };
}

function toSimpleInput(draft: GeneratorDraft) {
  switch (draft.type) {
    case 'clusters':
      return {
        type: 'clusters' as const,
        clusters: draft.clusters.length > 0 ? draft.clusters : undefined,
      };
    case 'git':
      return toGitInput(draft);
    default:
      return toListInput(draft);
  }
}

function toGeneratorInput(
  draft: GeneratorDraft,
): z.input<typeof generatorSchema> {
  return draft.type === 'matrix'
    ? { type: 'matrix', generators: draft.generators.map(toSimpleInput) }
    : toSimpleInput(draft);
}

/** What a form holds, as the contract has it. Nothing is checked here. */
export function toSetInput(
  draft: SetDraft,
): z.input<typeof applicationSetInputSchema> {
  return {
    instance: draft.instance,
    name: draft.name.trim(),
    generators: draft.generators.map(toGeneratorInput),
    template: {
      name: draft.template.name.trim(),
      spec: toSpecInput(draft.template.spec),
    },
    applicationsSync: draft.applicationsSync,
    preserveResourcesOnDeletion: draft.preserveResourcesOnDeletion,
  };
}

/** Generators of a git repository that look for nothing. */
export function findGeneratorGaps(
  generators: GeneratorDraft[],
  path = 'generators',
): string[] {
  return generators.flatMap((generator, index) => {
    const at = `${path}.${index}`;
    if (generator.type === 'matrix') {
      return findGeneratorGaps(generator.generators, `${at}.generators`);
    }
    return generator.type === 'git' &&
      generator.look === 'files' &&
      generator.files.length === 0
      ? [`${at}.files`]
      : [];
  });
}

function placeholdersOfOne(generator: GeneratorDraft): string[] {
  switch (generator.type) {
    case 'list':
      return generator.columns.filter(column => column.trim());
    case 'clusters':
      return ['name', 'nameNormalized', 'server'];
    case 'git':
      return ['path.path', 'path.basename', 'path.basenameNormalized'];
    default:
      return generator.generators.flatMap(placeholdersOfOne);
  }
}

/** What a template can be filled in with, as it is written. */
export function placeholdersOf(generators: GeneratorDraft[]): string[] {
  return [...new Set(generators.flatMap(placeholdersOfOne))].map(name =>
    /^[A-Za-z_][\w.]*$/.test(name)
      ? `{{.${name}}}`
      : `{{index . ${JSON.stringify(name)}}}`,
  );
}
