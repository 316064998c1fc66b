import { ACCEPTED_DIFFERENCES } from '../acceptedDifferences.ts';
import { generalNames, type Outcomes, type RunRecording } from './runReplay.ts';

const VOLATILE: Record<string, string> = {
  containerID: 'CONTAINER',
  imageID: 'IMAGE',
  'tekton.dev/pipelineRunUID': 'UID',
};

/** What was recorded and came out otherwise here, less what is accepted. */
export function outcomeDifferences(
  scenario: string,
  recording: RunRecording,
  outcomes: Outcomes,
): string[] {
  const { requests: _, namespace: __, ...recorded } = recording;
  const general = (value: object) =>
    Object.entries(JSON.parse(generalNames(JSON.stringify(value), recording)));
  const ours = new Map<string, unknown>(general(outcomes));
  const found = general(recorded)
    .filter(([part]) => part !== 'podsDeleted')
    .flatMap(([part, value]) =>
      differences(normalise(value), normalise(ours.get(part)), part),
    );
  return found.filter(
    difference =>
      !ACCEPTED_DIFFERENCES.some(
        ({ scenarios, difference: pattern }) =>
          (!scenarios || scenarios.includes(scenario)) &&
          pattern.test(difference),
      ),
  );
}

/** Times, uids and what the machine was called do not matter. */
function normalise(value: unknown, key = ''): unknown {
  if (VOLATILE[key]) return VOLATILE[key];
  if (typeof value === 'string') {
    return value
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/\d{4}\/\d\d\/\d\d [\d:]+/g, 'TIME')
      .replace(/script-(\d)-[a-z0-9]{5}/g, 'script-$1-*')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID');
  }
  if (Array.isArray(value)) return value.map(item => normalise(item));
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).map(([field, item]) => [
      field,
      normalise(item, field),
    ]);
    return Object.fromEntries(entries);
  }
  return value;
}

/** Every path at which the two differ, with both values. */
function differences(recorded: any, ours: any, path: string): string[] {
  if (JSON.stringify(recorded) === JSON.stringify(ours)) return [];
  const objects = [recorded, ours].every(
    value => value && typeof value === 'object' && !Array.isArray(value),
  );
  const lists =
    [recorded, ours].every(Array.isArray) && recorded.length === ours.length;
  if (!objects && !lists)
    return [`${path}: ${JSON.stringify(recorded)} -> ${JSON.stringify(ours)}`];
  const keys = new Set([...Object.keys(recorded), ...Object.keys(ours)]);
  return [...keys].flatMap(key =>
    differences(recorded[key], ours[key], `${path}.${key}`),
  );
}
