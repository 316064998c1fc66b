import { isRecord } from '../../../store/json.ts';
import { messagePlan, type ValuePlan } from '../../typed/messagePlan.ts';

type Json = Record<string, unknown>;

/** Writes what Go's types always show: `resources: {}` of a container. */
export function addAlwaysWritten(object: Json, model: string): void {
  const plan = messagePlan(model);
  if (!plan) return;
  for (const { name, value, always } of plan.fields.values()) {
    if (always !== undefined) object[name] ??= structuredClone(always);
    if (object[name] !== undefined) addWithin(value, object[name]);
  }
}

function addWithin(plan: ValuePlan, value: unknown): void {
  if (plan.kind === 'message') {
    if (isRecord(value)) addAlwaysWritten(value, plan.model);
  } else if (plan.kind === 'list' && Array.isArray(value)) {
    if (plan.value.kind !== 'message') return;
    for (const item of value) addWithin(plan.value, item);
  } else if (plan.kind === 'map' && isRecord(value)) {
    if (plan.value.kind !== 'message') return;
    for (const item of Object.values(value)) addWithin(plan.value, item);
  }
}
