import type { Conversion, KubeObject } from '../types.ts';

/** Fields of a core/v1 Event and their names in events.k8s.io/v1. */
const FIELDS: [core: string, events: string][] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

const TO_EVENTS = new Map(FIELDS);
const TO_CORE = new Map(FIELDS.map(([core, events]) => [events, core]));

function renamed(
  object: KubeObject,
  names: Map<string, string>,
  apiVersion: string,
): KubeObject {
  const entries = Object.entries(object).map(([field, value]) => [
    names.get(field) ?? field,
    value,
  ]);
  return { ...Object.fromEntries(entries), apiVersion };
}

/** events.k8s.io/v1: the same Events as in the core group, by other names. */
export const EVENT_CONVERSION: Conversion = {
  fromStored: event => renamed(event, TO_EVENTS, 'events.k8s.io/v1'),
  toStored: event => renamed(event, TO_CORE, 'v1'),
};
