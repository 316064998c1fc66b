import {
  unaccepted,
  valueDifferences,
} from '../../__testUtils__/storyDifferences.ts';
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
      valueDifferences(part, normalise(value), normalise(ours.get(part))),
    );
  return unaccepted(`tekton/${scenario}.json`, found);
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
