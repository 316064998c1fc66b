import {
  type SyncOptions,
  syncOptionsSchema,
} from '@amamba/plugin-amamba-gitops-common';

/** Argo CD's names of the options that are on or off. */
const SWITCHES = {
  createNamespace: 'CreateNamespace',
  pruneLast: 'PruneLast',
  applyOutOfSyncOnly: 'ApplyOutOfSyncOnly',
  respectIgnoreDifferences: 'RespectIgnoreDifferences',
  serverSideApply: 'ServerSideApply',
  replace: 'Replace',
  failOnSharedResource: 'FailOnSharedResource',
} as const satisfies Partial<Record<keyof SyncOptions, string>>;

const VALIDATE = 'Validate';
const PROPAGATION = 'PrunePropagationPolicy';

const SAYABLE = new Set<string>([
  VALIDATE,
  PROPAGATION,
  ...Object.values(SWITCHES),
]);

function nameOf(option: string): string {
  return option.split('=', 1)[0].trim();
}

/** Options that the portal's form has no words for. */
export function keptSyncOptions(
  options: readonly string[] | null | undefined,
): string[] {
  return (options ?? []).filter(option => !SAYABLE.has(nameOf(option)));
}

/** `Validate=false` and the like; what is as by default is left out. */
export function toSyncOptionStrings(
  options: SyncOptions,
  existing?: readonly string[] | null,
): string[] {
  return [
    ...(options.validate ? [] : [`${VALIDATE}=false`]),
    ...Object.entries(SWITCHES).flatMap(([field, name]) =>
      options[field as keyof typeof SWITCHES] ? [`${name}=true`] : [],
    ),
    ...(options.prunePropagation === 'foreground'
      ? []
      : [`${PROPAGATION}=${options.prunePropagation}`]),
    ...keptSyncOptions(existing),
  ];
}

/** The other way round; of an option that is named twice the last counts. */
export function readSyncOptions(
  strings: readonly string[] | null | undefined,
): SyncOptions {
  const values = new Map(
    (strings ?? []).map(option => [
      nameOf(option),
      option.slice(option.indexOf('=') + 1).trim(),
    ]),
  );
  const propagation = syncOptionsSchema.shape.prunePropagation.safeParse(
    values.get(PROPAGATION),
  );
  return {
    validate: values.get(VALIDATE) !== 'false',
    ...(Object.fromEntries(
      Object.entries(SWITCHES).map(([field, name]) => [
        field,
        values.get(name) === 'true',
      ]),
    ) as Record<keyof typeof SWITCHES, boolean>),
    prunePropagation: propagation.data ?? 'foreground',
  };
}
