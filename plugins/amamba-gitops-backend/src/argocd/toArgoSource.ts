import {
  type ApplicationSource,
  applicationSourceSchema,
} from '@amamba/plugin-amamba-gitops-common';
import { InputError } from '@backstage/errors';
import type { ArgoSource } from '@amamba/plugin-amamba-node';
import type { z } from 'zod';

type Tool = 'helm' | 'kustomize' | 'directory';

/** What the portal's form can say of each tool; all else is kept. */
export const SAYABLE_FIELDS = {
  helm: ['releaseName', 'valueFiles', 'values', 'parameters', 'skipCrds'],
  kustomize: ['images', 'namePrefix', 'nameSuffix', 'namespace'],
  directory: ['recurse', 'include', 'exclude'],
} as const satisfies {
  [T in Tool]: ReadonlyArray<keyof NonNullable<ApplicationSource[T]>>;
};

const TOOLS = Object.keys(SAYABLE_FIELDS) as Tool[];

/** Fields of a source beside its tools and address. */
export const PLAIN_FIELDS = [
  'path',
  'chart',
  'targetRevision',
  'ref',
  'name',
] as const;

/**
 * What the form can say of a tool, as it says it.
 *
 * @remarks A field may be there and yet be more than the form takes, such as
 * very long values: then an edit keeps it as it is.
 */
export function readTool(
  tool: Tool,
  settings: Record<string, unknown> | null | undefined,
): Record<string, unknown> {
  const fields = SAYABLE_FIELDS[tool].flatMap(field => {
    const value = settings?.[field] ?? undefined;
    const { [field]: schema } = shapeOf(tool);
    const read = schema.safeParse(value);
    return value !== undefined && read.success ? [[field, read.data]] : [];
  });
  return Object.fromEntries(fields);
}

/** What the form can say of a source beside its tools and address. */
export function readPlainFields(source: ArgoSource): Record<string, unknown> {
  const fields = PLAIN_FIELDS.flatMap(field => {
    const value = source[field];
    const { success } = applicationSourceSchema.shape[field].safeParse(value);
    return value && success ? [[field, value]] : [];
  });
  return Object.fromEntries(fields);
}

function shapeOf(tool: Tool): Record<string, z.ZodType> {
  return applicationSourceSchema.shape[tool].unwrap().shape;
}

/** A source as Argo CD writes it; of one that was there, what we cannot say stays. */
export function toArgoSource(
  source: ApplicationSource,
  existing?: ArgoSource,
): ArgoSource {
  const { repoUrl, helm: _h, kustomize: _k, directory: _d, ...plain } = source;
  const kept: ArgoSource = { ...existing, repoURL: repoUrl };
  for (const field of Object.keys(readPlainFields(kept))) {
    delete kept[field];
  }
  for (const tool of TOOLS) {
    const settings = toTool(tool, source[tool], existing?.[tool]);
    if (settings) {
      kept[tool] = settings;
    } else {
      delete kept[tool];
    }
  }
  return { ...kept, ...definedOf(plain) };
}

function toTool(
  tool: Tool,
  wanted: Record<string, unknown> | undefined,
  existing: Record<string, unknown> | null | undefined,
): Record<string, unknown> | undefined {
  const said = readTool(tool, existing);
  const kept = Object.fromEntries(
    Object.entries(existing ?? {}).filter(
      ([field, value]) => !(field in said) && isSaid(value),
    ),
  );
  for (const field of SAYABLE_FIELDS[tool]) {
    requireSayable(`${tool}.${field}`, kept[field], wanted?.[field]);
  }
  if (tool === 'helm' && wanted?.values !== undefined) {
    // Argo CD would take it in place of `values`.
    delete kept.valuesObject;
  }
  const settings = { ...kept, ...definedOf(wanted ?? {}) };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

/** Argo CD leaves out what is empty, or writes null. */
export function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/**
 * @param existing - what the form could not show
 * @throws InputError when it would be lost to something else.
 */
export function requireSayable(
  field: string,
  existing: unknown,
  wanted: unknown,
): void {
  if (isSaid(existing) && isSaid(wanted)) {
    throw new InputError(
      `${field} is more than can be edited here, and what was given would take its place. Leave it empty to keep it, or change it with Argo CD's own tools.`,
    );
  }
}

function definedOf<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined),
  ) as Partial<T>;
}

/**
 * Each source with the one that it was: the same place first, then its
 * position while their number stays, for then it was edited, then the same
 * repository.
 */
export function toArgoSources(
  sources: readonly ApplicationSource[],
  existing: readonly ArgoSource[],
): ArgoSource[] {
  const free = new Set(existing.keys());
  const was = new Map<number, number>();
  const isEdited = sources.length === existing.length;
  const ways: Array<(index: number, candidate: number) => boolean> = [
    (index, candidate) => isSame(sources[index], existing[candidate]),
    (index, candidate) => isEdited && index === candidate,
    (index, candidate) =>
      sources[index].repoUrl === existing[candidate].repoURL,
  ];
  for (const fits of ways) {
    for (const index of sources.keys()) {
      const found = [...free].find(candidate => fits(index, candidate));
      if (!was.has(index) && found !== undefined) {
        was.set(index, found);
        free.delete(found);
      }
    }
  }
  return sources.map((source, index) =>
    toArgoSource(source, existing[was.get(index) ?? -1]),
  );
}

function isSame(source: ApplicationSource, argo: ArgoSource): boolean {
  return (
    source.repoUrl === argo.repoURL &&
    (source.path ?? '') === (argo.path ?? '') &&
    (source.chart ?? '') === (argo.chart ?? '') &&
    (source.ref ?? '') === (argo.ref ?? '')
  );
}
