import {
  ARGOCD_ANNOTATIONS,
  gitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import type { Entity } from '@backstage/catalog-model';
import type { z } from 'zod';
import { emptySpec, type SpecDraft, toSpecInput } from './draft';
import type { DeliveryOptions } from './lookups';

/** A new application, as the form holds it. */
export interface CreateDraft {
  instance: string;
  name: string;
  namespace: string;
  /** Each `key=value`. */
  labels: string[];
  spec: SpecDraft;
}

type CreateInput = z.input<typeof gitopsContract.createApplication.body>;

/** How the applications of an entity are named by its annotations. */
export function namesOf(entity: Entity): { name?: string; labels: string[] } {
  const annotations = entity.metadata.annotations ?? {};
  const selector = annotations[ARGOCD_ANNOTATIONS.appSelector] ?? '';
  return {
    name: annotations[ARGOCD_ANNOTATIONS.appName],
    labels: selector
      .split(',')
      .map(each => each.trim().replace('==', '='))
      // Of other comparisons there is no one label that fits.
      .filter(each => /^[^=!\s()]+=[^=\s()]+$/.test(each)),
  };
}

/** A form with what is known at once: where there is one choice, it is made. */
export function firstDraft(
  entity: Entity,
  options: DeliveryOptions,
): CreateDraft {
  const instance =
    options.instances.find(({ project }) => project) ?? options.instances[0];
  const spec = emptySpec();
  const [cluster, ...otherClusters] = instance?.clusters ?? [];
  if (cluster && otherClusters.length === 0) {
    const [namespace, ...others] = cluster.namespaces;
    spec.destination = {
      cluster: cluster.name,
      namespace: namespace && others.length === 0 ? namespace : '',
    };
  }
  const { name = '', labels } = namesOf(entity);
  return { instance: instance?.name ?? '', name, namespace: '', labels, spec };
}

/** Whether a text is a label: `key=value`. */
export function isLabel(text: string): boolean {
  return /^[^=\s]+=[^=\s]*$/.test(text);
}

/** What a form holds, as the contract has it. Nothing is checked here. */
export function toCreateInput(draft: CreateDraft): CreateInput {
  return {
    instance: draft.instance,
    name: draft.name.trim(),
    namespace: draft.namespace || undefined,
    labels: Object.fromEntries(
      draft.labels.map(label => {
        const [key, ...value] = label.split('=');
        return [key, value.join('=')];
      }),
    ),
    spec: toSpecInput(draft.spec),
  };
}
