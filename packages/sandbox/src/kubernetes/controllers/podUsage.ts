import { parseQuantity } from '../quantity.ts';
import type { StoredPod } from './podIndex.ts';

/** What a pod uses at present; undefined when nobody knows. */
export type PodUsage = (
  pod: StoredPod,
) => { cpuMillicores: number; memoryBytes: number } | undefined;

/** Usage of a resource in its metric unit: thousandths of a core, bytes. */
export function usageOf(
  usage: PodUsage,
  pod: StoredPod,
  resource: string,
): number | undefined {
  const used = usage(pod);
  if (!used) return undefined;
  if (resource === 'cpu') return used.cpuMillicores;
  return resource === 'memory' ? used.memoryBytes : undefined;
}

/** What the containers ask for together; undefined when one asks for nothing. */
export function requestOf(
  { spec }: StoredPod,
  resource: string,
): number | undefined {
  const requests = (spec?.containers ?? []).map(({ resources }) =>
    parseQuantity(resources?.requests?.[resource]),
  );
  if (requests.some(request => request === undefined)) return undefined;
  const total = requests.reduce<number>((sum, item) => sum + (item ?? 0), 0);
  return resource === 'cpu' ? total * 1000 : total;
}
