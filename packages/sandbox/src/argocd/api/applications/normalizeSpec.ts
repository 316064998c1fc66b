import { cloneJson } from '../../../kubernetes/store/json.ts';

/** Parts of a source that go when nothing is left in them. */
const OPTIONAL_PARTS = ['helm', 'kustomize', 'directory', 'plugin'];
const AUTOMATED_FLAGS = ['prune', 'selfHeal', 'allowEmpty'];

/** As Go reads and writes a spec: what says nothing is left out. */
export function normalizeSpec(given: any): any {
  const spec = cloneJson(given ?? {});
  spec.project ||= 'default';
  spec.destination ??= {};
  dropEmpty(spec.destination);
  for (const source of [spec.source, ...(spec.sources ?? [])]) {
    if (source) normalizeSource(source);
  }
  const automated = spec.syncPolicy?.automated;
  for (const flag of AUTOMATED_FLAGS) {
    if (automated?.[flag] === false) delete automated[flag];
  }
  dropEmpty(spec);
  if (spec.syncPolicy) dropEmpty(spec.syncPolicy);
  return spec;
}

function normalizeSource(source: any): void {
  for (const part of OPTIONAL_PARTS) {
    if (!source[part]) continue;
    dropEmpty(source[part]);
    if (part === 'directory' && source.directory.jsonnet) {
      dropEmpty(source.directory.jsonnet);
      if (Object.keys(source.directory.jsonnet).length === 0) {
        delete source.directory.jsonnet;
      }
    }
    if (Object.keys(source[part]).length === 0) delete source[part];
  }
  const { repoURL } = source;
  dropEmpty(source);
  source.repoURL = repoURL ?? '';
}

function dropEmpty(record: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(record)) {
    const empty =
      value === null ||
      value === '' ||
      value === false ||
      (Array.isArray(value) && value.length === 0);
    if (empty) delete record[key];
  }
}
