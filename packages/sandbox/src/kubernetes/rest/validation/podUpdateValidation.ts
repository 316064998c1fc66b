import type { Container, Pod, PodSpec } from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { cloneJson, equalJson } from '../../store/json.ts';
import { forbidden, invalid } from './fieldErrors.ts';
import { dumpPodSpec } from './goDump.ts';
import { unifiedDiff } from './unifiedDiff.ts';

const MAY_NOT_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** Hardly anything of a pod may change once it is there (`ValidatePodUpdate`). */
export function validatePodUpdate(next: Pod, old: Pod): FieldError[] {
  if (!next.spec || !old.spec || equalJson(next.spec, old.spec)) return [];
  const errors = [
    ...validateContainerCount(next.spec, old.spec),
    ...validateDeadline(next.spec, old.spec),
    ...validateGates(next.spec, old.spec),
    ...validateTolerations(next.spec, old.spec),
  ];
  if (errors.length > 0) return errors;
  const allowed = withAllowedChanges(next.spec, old.spec);
  if (equalJson(allowed, old.spec)) return [];
  const diff = unifiedDiff(dumpPodSpec(old.spec), dumpPodSpec(allowed));
  return [forbidden('spec', `${MAY_NOT_CHANGE}\n${diff}`)];
}

function validateContainerCount(next: PodSpec, old: PodSpec): FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap(field =>
    (next[field]?.length ?? 0) === (old[field]?.length ?? 0)
      ? []
      : [
          forbidden(
            `spec.${field}`,
            'pod updates may not add or remove containers',
          ),
        ],
  );
}

function validateDeadline(next: PodSpec, old: PodSpec): FieldError[] {
  const { activeDeadlineSeconds: wanted } = next;
  const { activeDeadlineSeconds: before } = old;
  const field = 'spec.activeDeadlineSeconds';
  if (before === undefined || wanted === before) return [];
  if (wanted === undefined) {
    return [
      invalid(
        field,
        null,
        'must not update from a positive integer to nil value',
      ),
    ];
  }
  return wanted < before
    ? []
    : [invalid(field, wanted, 'must be less than or equal to previous value')];
}

function gatesOf(spec: PodSpec): { name: string }[] {
  return spec.schedulingGates ?? [];
}

function validateGates(next: PodSpec, old: PodSpec): FieldError[] {
  const before = new Set(gatesOf(old).map(({ name }) => name));
  const added = gatesOf(next).filter(({ name }) => !before.has(name));
  if (added.length === 0) return [];
  const names = added.map(({ name }) => name).join(',');
  return [
    forbidden(
      'spec.schedulingGates',
      `only deletion is allowed, but found new scheduling gate '${names}'`,
    ),
  ];
}

function validateTolerations(next: PodSpec, old: PodSpec): FieldError[] {
  const kept = (old.tolerations ?? []).every(before =>
    next.tolerations?.some(({ tolerationSeconds: _seconds, ...item }) => {
      const { tolerationSeconds: _before, ...known } = before;
      return equalJson(item, known);
    }),
  );
  return kept
    ? []
    : [
        forbidden(
          'spec.tolerations',
          'existing toleration can not be modified except its tolerationSeconds',
        ),
      ];
}

/** The next spec with what may change taken back. */
function withAllowedChanges(next: PodSpec, old: PodSpec): PodSpec {
  const spec = cloneJson(next);
  restoreImages(spec.containers, old.containers);
  restoreImages(spec.initContainers, old.initContainers);
  const restored = {
    ...spec,
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
  };
  if (gatesOf(old).length > 0) {
    // Where it may run can still be narrowed.
    restored.nodeSelector = old.nodeSelector;
    restored.affinity = old.affinity;
  }
  const wasNegative = (old.terminationGracePeriodSeconds ?? 0) < 0;
  if (wasNegative && spec.terminationGracePeriodSeconds === 1) {
    restored.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds;
  }
  return restored;
}

function restoreImages(next: Container[] = [], old: Container[] = []): void {
  next.forEach((container, index) => {
    container.image = old[index]?.image;
  });
}
