import {
  type LabelRequirement,
  meetsRequirements,
} from '@amamba/plugin-amamba-node';
import type { ApplicationSelection } from '../../store/ApplicationStore';

/** An application that is not there yet. */
export interface Prospect {
  instance: string;
  namespace: string;
  name: string;
  project: string;
  labels: Record<string, string>;
}

/** What of an entity's annotations an application does not fit; empty: it fits. */
export function findMismatches(
  { instances, name, namespace, project, labels }: ApplicationSelection,
  prospect: Prospect,
): string[] {
  const wrong = (
    what: string,
    wanted: string | undefined,
    is: string,
  ): string[] => (wanted && wanted !== is ? [`the ${what} ${wanted}`] : []);
  return [
    ...(instances && !instances.includes(prospect.instance)
      ? [`the Argo CD ${instances.join(' or ')}`]
      : []),
    ...wrong('name', name, prospect.name),
    ...wrong('namespace', namespace, prospect.namespace),
    ...wrong('project', project, prospect.project),
    ...(labels ?? [])
      .filter(requirement => !meetsRequirements([requirement], prospect.labels))
      .map(requirement => `the label ${describe(requirement)}`),
  ];
}

function describe({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'in':
      return `${key}=${values.join('|')}`;
    case 'notin':
      return `${key}!=${values.join('|')}`;
    case 'exists':
      return key;
    default:
      return `!${key}`;
  }
}
