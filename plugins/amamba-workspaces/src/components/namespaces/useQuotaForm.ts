import { remainingQuota } from '@amamba/plugin-amamba-common';
import type {
  ClusterBinding,
  Namespace,
} from '@amamba/plugin-amamba-workspaces-common';
import { useState } from 'react';
import {
  findFormProblems,
  toAmounts,
  toLimits,
  toLimitTexts,
  toRows,
} from '../../data/amountRows';
import type { NamespaceList } from '../../data/queries';

/**
 * The quota and the limits of one namespace in a form, held against what the
 * cluster has left without it.
 */
export function useQuotaForm(
  list: NamespaceList,
  cluster: ClusterBinding | undefined,
  namespace?: Namespace,
) {
  const [rows, setRows] = useState(() => toRows(namespace?.quota));
  const [limits, setLimits] = useState(() => toLimitTexts(namespace?.limits));
  const others = list.items
    .filter(
      each => each.cluster === cluster?.name && each.name !== namespace?.name,
    )
    .map(each => each.quota);
  const clusterQuota = cluster?.quota;
  return {
    rows,
    setRows,
    limits,
    setLimits,
    clusterQuota,
    remaining: remainingQuota(clusterQuota, others),
    problems: findFormProblems({ rows, limits, clusterQuota, others }),
    body: () => ({ quota: toAmounts(rows), limits: toLimits(limits) }),
  };
}

/** What {@link useQuotaForm} holds. */
export type QuotaFormState = ReturnType<typeof useQuotaForm>;
