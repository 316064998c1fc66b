import type { KubeObject, ObjectClient } from '../../types.ts';
import {
  TRIGGERS,
  type EventListenerSpec,
  type InterceptorSpec,
  type Selectors,
  type TriggerSpec,
} from './types.ts';

/** A trigger of an EventListener, with where its references are looked up. */
export interface SelectedTrigger {
  trigger: TriggerSpec;
  namespace: string;
  /** Those of its group come before its own. */
  interceptors: InterceptorSpec[];
}

/** Every trigger that an EventListener lists, refers to, or selects. */
export function selectTriggers(
  { metadata, spec }: KubeObject,
  objects: ObjectClient,
): SelectedTrigger[] {
  const listener: EventListenerSpec = spec;
  const { namespace = '' } = metadata;
  const listed = (listener.triggers ?? []).flatMap(trigger => {
    const named = trigger.triggerRef;
    if (!named) return [selected(trigger, namespace)];
    const found = objects.get(TRIGGERS.triggers, namespace, named);
    return found ? [ofObject(found)] : [];
  });
  const grouped = (listener.triggerGroups ?? []).flatMap(group =>
    matching(group.triggerSelector ?? {}, namespace, objects).map(found =>
      ofObject(found, group.interceptors),
    ),
  );
  const { labelSelector, namespaceSelector } = listener;
  const selects = labelSelector || namespaceSelector?.matchNames?.length;
  const bySelector = selects
    ? matching({ labelSelector, namespaceSelector }, namespace, objects)
    : [];
  return [...listed, ...grouped, ...bySelector.map(found => ofObject(found))];
}

function selected(
  trigger: TriggerSpec,
  namespace: string,
  before: InterceptorSpec[] = [],
): SelectedTrigger {
  const interceptors = [...before, ...(trigger.interceptors ?? [])];
  return { trigger, namespace, interceptors };
}

function ofObject(
  { metadata, spec }: KubeObject,
  before?: InterceptorSpec[],
): SelectedTrigger {
  const trigger = { name: metadata.name, ...spec };
  return selected(trigger, metadata.namespace ?? '', before);
}

function matching(
  { labelSelector, namespaceSelector }: Selectors,
  own: string,
  objects: ObjectClient,
): KubeObject[] {
  const names = namespaceSelector?.matchNames ?? [own];
  const labels = Object.entries(labelSelector?.matchLabels ?? {});
  const namespaces = names.includes('*') ? [undefined] : names;
  return namespaces.flatMap(namespace =>
    objects.list(TRIGGERS.triggers, {
      ...(namespace && { namespace }),
      labelSelector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    }),
  );
}
