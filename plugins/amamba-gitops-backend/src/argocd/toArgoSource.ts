import type { ApplicationSource } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoSource } from '@amamba/plugin-amamba-node';

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

/** A source as Argo CD writes it; of one that was there, what we cannot say stays. */
export function toArgoSource(
  source: ApplicationSource,
  existing?: ArgoSource,
): ArgoSource {
  const { repoUrl, helm: _h, kustomize: _k, directory: _d, ...plain } = source;
  const kept: ArgoSource = { ...existing, repoURL: repoUrl };
  for (const field of ['path', 'chart', 'targetRevision', 'ref', 'name']) {
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
  const kept = Object.fromEntries(
    Object.entries(existing ?? {}).filter(
      ([field]) => !SAYABLE_FIELDS[tool].includes(field as never),
    ),
  );
  if (tool === 'helm' && wanted?.values !== undefined) {
    // Argo CD would take it in place of `values`.
    delete kept.valuesObject;
  }
  const settings = { ...kept, ...definedOf(wanted ?? {}) };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

function definedOf<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined),
  ) as Partial<T>;
}

/**
 * Each source with the one that it was: the same place first, and by its
 * position only while their number stays, for then it was edited.
 */
export function toArgoSources(
  sources: readonly ApplicationSource[],
  existing: readonly ArgoSource[],
): ArgoSource[] {
  const free = new Set(existing.keys());
  const same = sources.map(source => {
    const found = [...free].find(index => isSame(source, existing[index]));
    if (found !== undefined) {
      free.delete(found);
    }
    return found;
  });
  const edited = sources.length === existing.length;
  return sources.map((source, index) => {
    const was = same[index] ?? (edited && free.has(index) ? index : undefined);
    return toArgoSource(source, was === undefined ? undefined : existing[was]);
  });
}

function isSame(source: ApplicationSource, argo: ArgoSource): boolean {
  return (
    source.repoUrl === argo.repoURL &&
    (source.path ?? '') === (argo.path ?? '') &&
    (source.chart ?? '') === (argo.chart ?? '') &&
    (source.ref ?? '') === (argo.ref ?? '')
  );
}
