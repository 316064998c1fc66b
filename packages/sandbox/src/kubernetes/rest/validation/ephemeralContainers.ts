import type {
  EphemeralContainer,
  Pod,
  PodSpec,
} from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { equalJson } from '../../store/json.ts';
import { validateContainer } from './containerValidation.ts';
import { duplicate, forbidden, notFound } from './fieldErrors.ts';
import { dumpContainer } from './goDump.ts';
import { unifiedDiff } from './unifiedDiff.ts';

const FIELD = 'spec.ephemeralContainers';

/** What only makes sense for containers that are part of the pod's work. */
const NOT_EPHEMERAL = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'resizePolicy',
] as const;

export function validateEphemeralContainers(
  spec: PodSpec | undefined,
): FieldError[] {
  const {
    containers = [],
    initContainers = [],
    volumes = [],
  } = spec ?? ({} as Partial<PodSpec>);
  const regular = [...containers, ...initContainers].map(({ name }) => name);
  const names = new Set(regular);
  const volumeNames = new Set(volumes.map(({ name }) => name));
  return (spec?.ephemeralContainers ?? []).flatMap((container, index) => {
    const place = `${FIELD}[${index}]`;
    const { name, targetContainerName } = container;
    const errors = validateContainer(container, volumeNames, place).filter(
      ({ field }) => !field.startsWith(`${place}.ports`),
    );
    if (names.has(name)) errors.push(duplicate(`${place}.name`, name));
    names.add(name);
    if (targetContainerName && !regular.includes(targetContainerName)) {
      errors.push(
        notFound(`${place}.targetContainerName`, targetContainerName),
      );
    }
    return [...errors, ...validateParts(container, place)];
  });
}

function validateParts(
  container: EphemeralContainer,
  place: string,
): FieldError[] {
  const given: string[] = NOT_EPHEMERAL.filter(
    part =>
      (container as unknown as Record<string, unknown>)[part] !== undefined,
  );
  if (Object.keys(container.resources ?? {}).length > 0)
    given.push('resources');
  return given.map(part =>
    forbidden(`${place}.${part}`, 'cannot be set for an Ephemeral Container'),
  );
}

/** They can be added, and then neither changed nor removed. */
export function validateEphemeralContainersUpdate(
  next: Pod,
  old: Pod,
): FieldError[] {
  const present = new Map(
    next.spec?.ephemeralContainers?.map(item => [item.name, item]),
  );
  return (old.spec?.ephemeralContainers ?? []).flatMap(before => {
    const after = present.get(before.name);
    const subject = `existing ephemeral containers "${before.name}" may not be`;
    if (!after) return [forbidden(FIELD, `${subject} removed\n`)];
    if (equalJson(after, before)) return [];
    const diff = unifiedDiff(dumpContainer(before), dumpContainer(after));
    return [forbidden(FIELD, `${subject} changed\n${diff}`)];
  });
}
