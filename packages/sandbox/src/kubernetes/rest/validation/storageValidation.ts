import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { parseQuantity } from '../../quantity.ts';
import { equalJson } from '../../store/json.ts';
import { forbidden, invalid, required, unsupported } from './fieldErrors.ts';

const ACCESS_MODES = [
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
];

export function validateClaim({ spec }: PersistentVolumeClaim): FieldError[] {
  const modes = spec?.accessModes ?? [];
  const storage = spec?.resources?.requests?.storage;
  const errors: FieldError[] = [];
  if (modes.length === 0) {
    errors.push(
      required('spec.accessModes', 'at least 1 access mode is required'),
    );
  }
  for (const mode of modes) {
    if (ACCESS_MODES.includes(mode)) continue;
    errors.push(unsupported('spec.accessModes', mode, ACCESS_MODES));
  }
  if (storage === undefined) {
    errors.push(required('spec.resources[storage]'));
  } else if ((parseQuantity(storage) ?? 0) <= 0) {
    errors.push(
      invalid('spec.resources[storage]', storage, 'must be greater than zero'),
    );
  }
  return errors;
}

export function validateClaimUpdate(
  next: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): FieldError[] {
  const fixed = ({ spec }: PersistentVolumeClaim) => {
    const { resources: _resources, volumeName, ...rest } = spec ?? {};
    // The volume is named once, by whoever binds the claim.
    return old.spec?.volumeName ? { ...rest, volumeName } : rest;
  };
  if (!equalJson(fixed(next), fixed(old))) {
    return [
      forbidden(
        'spec',
        'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      ),
    ];
  }
  const before = parseQuantity(old.spec?.resources?.requests?.storage) ?? 0;
  const after = parseQuantity(next.spec?.resources?.requests?.storage) ?? 0;
  return after >= before
    ? []
    : [
        forbidden(
          'spec.resources.requests.storage',
          'field can not be less than status.capacity',
        ),
      ];
}
