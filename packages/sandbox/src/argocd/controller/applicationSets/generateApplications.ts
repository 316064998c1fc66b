import { parse } from 'yaml';
import { applyMergePatch } from '../../../kubernetes/patch/mergePatch.ts';
import { isRecord } from '../../../kubernetes/store/json.ts';
import type { KubeObject, NewObject } from '../../../kubernetes/types.ts';
import { generateParams } from './generators/generateParams.ts';
import type { GeneratorContext } from './generators/types.ts';
import {
  renderDeep,
  renderText,
  type Params,
  type RenderOptions,
} from './template/renderTemplate.ts';

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** An Application as an ApplicationSet asks for it. */
export type GeneratedApplication = NewObject & {
  metadata: { name: string; namespace?: string };
};

/**
 * The Applications that an ApplicationSet stands for now.
 *
 * @param set - need not be stored; without a namespace, nor have they one
 * @throws Error in the words of the ApplicationSet controller
 */
export async function generateApplications(
  context: GeneratorContext,
  set: KubeObject,
): Promise<GeneratedApplication[]> {
  const { spec } = set;
  const options: RenderOptions = {
    goTemplate: Boolean(spec.goTemplate),
    missingIsError: (spec.goTemplateOptions ?? []).includes('missingkey=error'),
  };
  const applications: GeneratedApplication[] = [];
  for (const generator of spec.generators ?? []) {
    const all = await generateParams({ context, set, generator, options });
    const template = templateOf(set, generator);
    for (const params of all) {
      applications.push(render(set, template, params, options));
    }
  }
  assertUnique(applications);
  return applications;
}

/** The set's template with what a generator puts over it. */
function templateOf({ spec }: KubeObject, generator: Record<string, any>) {
  const kind = Object.keys(generator).find(name => name !== 'selector') ?? '';
  const own: unknown = generator[kind]?.template;
  return isRecord(own) ? overlay(spec.template ?? {}, own) : spec.template;
}

/** What is empty in a generator's template says nothing. */
function overlay(
  base: Record<string, unknown>,
  own: Record<string, unknown>,
): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(own)) {
    if (value === '' || value === null || value === undefined) continue;
    const before = merged[key];
    merged[key] = isRecord(value)
      ? overlay(isRecord(before) ? before : {}, value)
      : value;
  }
  return merged;
}

function render(
  set: KubeObject,
  template: Record<string, any>,
  params: Params,
  options: RenderOptions,
): GeneratedApplication {
  const rendered = renderDeep(template, params, options);
  const { metadata: given = {}, spec } = patched(
    set,
    rendered,
    params,
    options,
  );
  const {
    name,
    namespace = set.metadata.namespace,
    labels,
    annotations,
  } = given;
  const preserves = set.spec.syncPolicy?.preserveResourcesOnDeletion;
  const finalizers: string[] =
    given.finalizers ?? (preserves ? [] : [FINALIZER]);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers.length > 0 && { finalizers }),
    },
    spec: typed(spec),
  };
}

function patched(
  { spec }: KubeObject,
  rendered: Record<string, any>,
  params: Params,
  options: RenderOptions,
): Record<string, any> {
  if (!spec.templatePatch) return rendered;
  const text = renderText(spec.templatePatch, params, {
    ...options,
    goTemplate: true,
  });
  let patch: unknown;
  try {
    patch = parse(text);
  } catch (error) {
    throw new Error(`error applying patch: ${(error as Error).message}`);
  }
  return applyMergePatch(rendered, patch ?? {}) as Record<string, any>;
}

/** Flags that a template had to write as text. */
function typed(spec: Record<string, any> = {}): Record<string, any> {
  const { automated } = spec.syncPolicy ?? {};
  if (!isRecord(automated)) return spec;
  const known: Record<string, boolean> = { true: true, false: false };
  const flags = Object.entries(automated).map(([key, value]) => [
    key,
    known[String(value)] ?? value,
  ]);
  return {
    ...spec,
    syncPolicy: { ...spec.syncPolicy, automated: Object.fromEntries(flags) },
  };
}

function assertUnique(applications: GeneratedApplication[]): void {
  const seen = new Set<string>();
  for (const { metadata } of applications) {
    if (!metadata.name) throw new Error('resource name may not be empty');
    if (seen.has(metadata.name)) {
      throw new Error(
        `ApplicationSet contains applications with duplicate name: ${metadata.name}`,
      );
    }
    seen.add(metadata.name);
  }
}
