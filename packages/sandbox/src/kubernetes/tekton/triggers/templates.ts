import { randomUUID } from 'node:crypto';
import type { KubeObject, ObjectClient } from '../../types.ts';
import {
  TRIGGERS,
  type BindingSpec,
  type TriggerEvent,
  type TriggerSpec,
  type TriggerTemplateSpec,
} from './types.ts';

export interface TriggerParam {
  name: string;
  value: string;
}

/** A trigger that cannot be carried out, worded for the sink's log. */
export class TriggerFailure extends Error {}

/**
 * The params of a trigger's bindings, not yet filled from an event.
 * @throws TriggerFailure
 */
export function boundParams(
  { bindings = [] }: TriggerSpec,
  objects: ObjectClient,
  namespace: string,
): TriggerParam[] {
  return bindings.flatMap(binding => paramsOf(binding, objects, namespace));
}

/**
 * Fills params from an event; what it lacks comes from the template's defaults.
 * @throws TriggerFailure
 */
export function fillParams(
  params: TriggerParam[],
  template: TriggerTemplateSpec,
  event: TriggerEvent,
): TriggerParam[] {
  const defaults = new Map(
    (template.params ?? []).map(param => [param.name, param.default]),
  );
  const values = new Map<string, string>();
  for (const [name, fallback] of defaults) {
    if (fallback !== undefined) values.set(name, fallback);
  }
  for (const { name, value } of params) {
    const filled = fill(value, event);
    if ('missing' in filled) {
      if (defaults.get(name) === undefined) {
        throw new TriggerFailure(
          `failed to ApplyEventValuesToParams: failed to replace JSONPath value for param ${name}: ${filled.missing}`,
        );
      }
    } else values.set(name, filled.text);
  }
  return [...values].map(([name, value]) => ({ name, value }));
}

function paramsOf(
  { name, value, ref, kind }: BindingSpec,
  objects: ObjectClient,
  namespace: string,
): TriggerParam[] {
  if (!ref) return name ? [{ name, value: value ?? '' }] : [];
  const binding =
    kind === 'ClusterTriggerBinding'
      ? objects.get(TRIGGERS.clusterBindings, undefined, ref)
      : objects.get(TRIGGERS.bindings, namespace, ref);
  if (binding) return binding.spec.params ?? [];
  const plural = `${(kind ?? 'TriggerBinding').toLowerCase()}s`;
  throw new TriggerFailure(
    `error getting ${kind} ${ref}: ${plural}.triggers.tekton.dev "${ref}" not found`,
  );
}

type Filled = { text: string } | { missing: string };

function fill(value: string, event: TriggerEvent): Filled {
  let missing: string | undefined;
  const text = value.replace(
    /\$\(((?:body|header|extensions|context)(?:[.[][^)]*)?)\)/g,
    (whole, path: string) => {
      const found = lookUp(path, event);
      if (found === undefined) {
        const key = path.split(/[.[]/).at(-1);
        missing ??= `${whole}: ${key} is not found`;
        return whole;
      }
      return typeof found === 'string' ? found : JSON.stringify(found);
    },
  );
  return missing === undefined ? { text } : { missing };
}

function lookUp(path: string, event: TriggerEvent): unknown {
  const { body, headers, extensions, id } = event;
  const root = { body, extensions, context: { eventID: id } };
  const keys = path.match(/[^.[\]'"]+/g) ?? [];
  if (keys[0] === 'header') {
    const wanted = (keys[1] ?? '').toLowerCase();
    const entry = Object.entries(headers).find(
      ([name]) => name.toLowerCase() === wanted,
    );
    return entry?.[1];
  }
  return keys.reduce<unknown>(
    (value, key) =>
      value && typeof value === 'object'
        ? (value as Record<string, unknown>)[key]
        : undefined,
    root,
  );
}

/** The objects of a template, its params filled in. */
export function fillTemplate(
  { resourcetemplates = [] }: TriggerTemplateSpec,
  params: TriggerParam[],
): KubeObject[] {
  const uid = randomUUID();
  return resourcetemplates.map(template => {
    const text = params.reduce(
      (json, { name, value }) =>
        // Inside of a JSON string, so quoted as that without the quotes.
        json.replaceAll(
          `$(tt.params.${name})`,
          JSON.stringify(value).slice(1, -1),
        ),
      JSON.stringify(template),
    );
    return JSON.parse(text.replaceAll('$(uid)', uid));
  });
}
