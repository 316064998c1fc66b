import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
} from 'kubernetes-types/core/v1';
import { StatusError } from '../../api/statusError.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { Admission, AdmissionRequest } from '../../types.ts';
import { parseAmounts } from '../amount.ts';
import { containerAmounts, podAmounts } from '../podResources.ts';
import { violations, type Bounds } from './limitConstraints.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

type Quantities = Record<string, string>;

/** Fills in what a LimitRange says by default, and refuses what it forbids. */
export function limitRanger(store: ObjectStore): Admission {
  const itemsOf = (namespace: string | undefined): LimitRangeItem[] => {
    const ranges = store.collection('limitranges').range(namespace);
    return Array.from(
      ranges,
      ({ object }) => object as unknown as LimitRange,
    ).flatMap(range => range.spec?.limits ?? []);
  };
  return {
    resources: ['pods', 'persistentvolumeclaims'],
    admit(request) {
      if (!isLimited(request) || request.resource.kind !== 'Pod') return;
      const items = itemsOf(request.object.metadata.namespace);
      if (items.length > 0) setDefaults(request, items);
    },
    validate(request) {
      if (!isLimited(request)) return;
      const items = itemsOf(request.object.metadata.namespace);
      const problems = items.flatMap(item => problemsOf(item, request));
      if (problems.length === 0) return;
      const { resource, object } = request;
      throw StatusError.forbidden(
        resource,
        object.metadata.name,
        problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`,
      );
    },
  };
}

/** A pod is looked at once, a claim also when it grows. */
function isLimited({ operation, subresource, resource }: AdmissionRequest) {
  if (subresource) return false;
  return (
    operation === 'CREATE' ||
    (operation === 'UPDATE' && resource.kind === 'PersistentVolumeClaim')
  );
}

function setDefaults(
  { object }: AdmissionRequest,
  items: LimitRangeItem[],
): void {
  const { spec } = object as unknown as Pod;
  const limits = mergedDefaults(items, item => item.default);
  const requests = mergedDefaults(items, item => item.defaultRequest);
  const notes = [
    ...(spec?.containers ?? []).map(container =>
      setContainerDefaults(container, 'container', requests, limits),
    ),
    ...(spec?.initContainers ?? []).map(container =>
      setContainerDefaults(container, 'init container', requests, limits),
    ),
  ].flat();
  if (notes.length === 0) return;
  object.metadata.annotations = {
    ...object.metadata.annotations,
    [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}`,
  };
}

function mergedDefaults(
  items: LimitRangeItem[],
  read: (item: LimitRangeItem) => Quantities | undefined,
): Quantities {
  const own = items.filter(item => item.type === 'Container').map(read);
  return Object.assign({}, ...own);
}

/** @returns what was set, for the annotation */
function setContainerDefaults(
  container: Container,
  what: string,
  requests: Quantities,
  limits: Quantities,
): string[] {
  const resources = (container.resources ??= {});
  return (
    [
      ['request', 'requests', requests],
      ['limit', 'limits', limits],
    ] as const
  ).flatMap(([word, field, defaults]) => {
    const present: Quantities = resources[field] ?? {};
    const missing = Object.keys(defaults).filter(name => !(name in present));
    if (missing.length === 0) return [];
    for (const name of missing) present[name] = defaults[name];
    resources[field] = present;
    const names = missing.sort().join(', ');
    return [`${names} ${word} for ${what} ${container.name}`];
  });
}

function problemsOf(
  item: LimitRangeItem,
  { resource, object }: AdmissionRequest,
): string[] {
  const bounds: Bounds = {
    min: parseAmounts(item.min),
    max: parseAmounts(item.max),
    maxLimitRequestRatio: parseAmounts(item.maxLimitRequestRatio),
  };
  if (resource.kind === 'PersistentVolumeClaim') {
    if (item.type !== 'PersistentVolumeClaim') return [];
    const { spec } = object as unknown as PersistentVolumeClaim;
    const requests = parseAmounts(spec?.resources?.requests);
    // A claim has no limits; its request stands for them.
    return violations(item.type, bounds, { requests, limits: requests }).map(
      message => message.replace('but limit is', 'but request is'),
    );
  }
  const { spec } = object as unknown as Pod;
  if (!spec) return [];
  if (item.type === 'Pod') {
    const requests = podAmounts(spec, 'requests');
    const limits = podAmounts(spec, 'limits');
    return violations(item.type, bounds, { requests, limits });
  }
  if (item.type !== 'Container') return [];
  return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(
    container =>
      violations('Container', bounds, {
        requests: containerAmounts(container, 'requests'),
        limits: containerAmounts(container, 'limits'),
      }),
  );
}
