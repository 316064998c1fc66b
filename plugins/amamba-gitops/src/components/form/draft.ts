import type {
  ApplicationSource,
  ApplicationSpec,
  ApplicationSpecInput,
  SyncOptions,
} from '@amamba/plugin-amamba-gitops-common';
import {
  existingSpecSchema,
  syncOptionsSchema,
} from '@amamba/plugin-amamba-gitops-common';

/** A source as its fields hold it: every text is there, if only empty. */
export interface SourceDraft {
  kind: 'git' | 'helm';
  repoUrl: string;
  path: string;
  chart: string;
  targetRevision: string;
  ref: string;
  name: string;
  helm: {
    releaseName: string;
    valueFiles: string[];
    values: string;
    parameters: { name: string; value: string; forceString?: boolean }[];
    skipCrds: boolean;
  };
  kustomize: {
    images: string[];
    namePrefix: string;
    nameSuffix: string;
    namespace: string;
  };
  directory: { recurse: boolean; include: string; exclude: string };
}

/**
 * What people set of an application, as a form holds it. Its fields have the
 * paths that they have in the contract, so that what its schemas find wrong
 * shows where it is.
 */
export interface SpecDraft {
  sources: SourceDraft[];
  destination: { cluster: string; namespace: string };
  syncPolicy: {
    mode: 'manual' | 'automatic';
    automated: {
      enabled: boolean;
      prune: boolean;
      selfHeal: boolean;
      allowEmpty: boolean;
    };
    options: SyncOptions;
    retries: boolean;
    retry: {
      limit: string;
      duration: string;
      factor: string;
      maxDuration: string;
    };
  };
  revisionHistoryLimit: string;
}

/** A source of which nothing is known yet. */
export function emptySource(): SourceDraft {
  return toSourceDraft({ repoUrl: '' });
}

/** An application of which nothing is known yet. */
export function emptySpec(): SpecDraft {
  return {
    sources: [emptySource()],
    destination: { cluster: '', namespace: '' },
    syncPolicy: {
      mode: 'manual',
      automated: {
        enabled: true,
        prune: false,
        selfHeal: false,
        allowEmpty: false,
      },
      options: syncOptionsSchema.parse({}),
      retries: false,
      retry: {
        limit: '5',
        duration: '5s',
        factor: '2',
        maxDuration: '3m',
      },
    },
    revisionHistoryLimit: '',
  };
}

function toSourceDraft(source: ApplicationSource): SourceDraft {
  const { helm, kustomize, directory } = source;
  return {
    kind: source.chart ? 'helm' : 'git',
    repoUrl: source.repoUrl,
    path: source.path ?? '',
    chart: source.chart ?? '',
    targetRevision: source.targetRevision ?? '',
    ref: source.ref ?? '',
    name: source.name ?? '',
    helm: {
      releaseName: helm?.releaseName ?? '',
      valueFiles: helm?.valueFiles ?? [],
      values: helm?.values ?? '',
      parameters: helm?.parameters ?? [],
      skipCrds: helm?.skipCrds ?? false,
    },
    kustomize: {
      images: kustomize?.images ?? [],
      namePrefix: kustomize?.namePrefix ?? '',
      nameSuffix: kustomize?.nameSuffix ?? '',
      namespace: kustomize?.namespace ?? '',
    },
    directory: {
      recurse: directory?.recurse ?? false,
      include: directory?.include ?? '',
      exclude: directory?.exclude ?? '',
    },
  };
}

/** An application as it is, in fields. */
export function toDraft(spec: ApplicationSpec): SpecDraft {
  const empty = emptySpec();
  const { automated, options, retry } = spec.syncPolicy;
  return {
    sources: spec.sources.map(toSourceDraft),
    destination: { ...spec.destination },
    syncPolicy: {
      mode: automated ? 'automatic' : 'manual',
      automated: automated ?? empty.syncPolicy.automated,
      options,
      retries: retry !== undefined,
      retry: retry
        ? {
            limit: String(retry.limit),
            duration: retry.duration,
            factor: String(retry.factor),
            maxDuration: retry.maxDuration,
          }
        : empty.syncPolicy.retry,
    },
    revisionHistoryLimit:
      spec.revisionHistoryLimit === undefined
        ? ''
        : String(spec.revisionHistoryLimit),
  };
}

/** Leaves out what says nothing; undefined where nothing is left. */
function pruned<T extends object>(value: T): Partial<T> | undefined {
  const said = Object.entries(value).filter(
    ([, each]) =>
      each !== '' &&
      each !== false &&
      each !== undefined &&
      !(Array.isArray(each) && each.length === 0),
  );
  return said.length > 0 ? (Object.fromEntries(said) as Partial<T>) : undefined;
}

function toSource(draft: SourceDraft) {
  const text = (value: string) => value.trim() || undefined;
  const isGit = draft.kind === 'git';
  return {
    repoUrl: draft.repoUrl.trim(),
    path: isGit ? text(draft.path) : undefined,
    chart: isGit ? undefined : text(draft.chart),
    targetRevision: text(draft.targetRevision),
    ref: isGit ? text(draft.ref) : undefined,
    name: text(draft.name),
    helm: pruned(draft.helm),
    kustomize: isGit ? pruned(draft.kustomize) : undefined,
    directory: isGit ? pruned(draft.directory) : undefined,
  };
}

/** What is typed where a number belongs; `NaN` is what no schema takes. */
const toNumber = (text: string) =>
  text.trim() === '' ? Number.NaN : Number(text);

/** What a form holds, as the contract has it. Nothing is checked here. */
export function toSpecInput(draft: SpecDraft): ApplicationSpecInput {
  const { mode, automated, options, retries, retry } = draft.syncPolicy;
  return {
    sources: draft.sources.map(toSource),
    destination: {
      cluster: draft.destination.cluster.trim(),
      namespace: draft.destination.namespace.trim(),
    },
    syncPolicy: {
      automated: mode === 'automatic' ? automated : undefined,
      options,
      retry: retries
        ? {
            limit: toNumber(retry.limit),
            duration: retry.duration.trim(),
            factor: toNumber(retry.factor),
            maxDuration: retry.maxDuration.trim(),
          }
        : undefined,
    },
    revisionHistoryLimit:
      draft.revisionHistoryLimit.trim() === ''
        ? undefined
        : toNumber(draft.revisionHistoryLimit),
  };
}

/** The same as {@link toSpecInput}, of what has been checked. */
export function toSpec(draft: SpecDraft): ApplicationSpec {
  return existingSpecSchema.parse(toSpecInput(draft));
}

/** What is missing although the contract, which knows other ways, would take it. */
export function findGaps(draft: SpecDraft): string[] {
  return draft.sources.flatMap((source, index) => {
    if (source.kind === 'helm') {
      return [
        ...(source.chart.trim() ? [] : [`sources.${index}.chart`]),
        ...(source.targetRevision.trim()
          ? []
          : [`sources.${index}.targetRevision`]),
      ];
    }
    // One that others only name files of needs no folder.
    return source.path.trim() || source.ref.trim()
      ? []
      : [`sources.${index}.path`];
  });
}
