import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from 'kubernetes-types/rbac/v1';
import type { FieldError } from '../../api/statusError.ts';
import { equalJson } from '../../store/json.ts';
import { nameProblem } from '../metadataFormat.ts';
import { invalid, required, unsupported } from './fieldErrors.ts';

type Binding = RoleBinding | ClusterRoleBinding;

const RBAC_GROUP = 'rbac.authorization.k8s.io';
const SUBJECT_KINDS = ['ServiceAccount', 'User', 'Group'];

export function validateRole({ rules }: Role): FieldError[] {
  return (rules ?? []).flatMap((rule, index) =>
    validateRule(rule, true, `rules[${index}]`),
  );
}

export function validateClusterRole({ rules }: ClusterRole): FieldError[] {
  return (rules ?? []).flatMap((rule, index) =>
    validateRule(rule, false, `rules[${index}]`),
  );
}

function validateRule(
  rule: PolicyRule,
  namespaced: boolean,
  place: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!rule.verbs?.length) {
    errors.push(
      required(`${place}.verbs`, 'verbs must contain at least one value'),
    );
  }
  if (rule.nonResourceURLs?.length) {
    const field = `${place}.nonResourceURLs`;
    if (namespaced) {
      errors.push(
        invalid(
          field,
          rule.nonResourceURLs,
          'namespaced rules cannot apply to non-resource URLs',
        ),
      );
    }
    if (rule.resources?.length || rule.apiGroups?.length) {
      errors.push(
        invalid(
          field,
          rule.nonResourceURLs,
          'rules cannot apply to both regular resources and non-resource URLs',
        ),
      );
    }
    return errors;
  }
  if (!rule.apiGroups?.length) {
    errors.push(
      required(
        `${place}.apiGroups`,
        'resource rules must supply at least one api group',
      ),
    );
  }
  if (!rule.resources?.length) {
    errors.push(
      required(
        `${place}.resources`,
        'resource rules must supply at least one resource',
      ),
    );
  }
  return errors;
}

/** @param kinds - of roles that such a binding can give */
export function validateBinding(
  { roleRef, subjects }: Binding,
  kinds: string[],
): FieldError[] {
  const errors: FieldError[] = [];
  if (roleRef?.apiGroup !== RBAC_GROUP) {
    errors.push(
      unsupported('roleRef.apiGroup', roleRef?.apiGroup ?? '', [RBAC_GROUP]),
    );
  }
  if (!kinds.includes(roleRef?.kind)) {
    errors.push(unsupported('roleRef.kind', roleRef?.kind ?? '', kinds));
  }
  if (!roleRef?.name) errors.push(required('roleRef.name'));
  else {
    const problem = nameProblem(roleRef.name, 'path-segment');
    if (problem) errors.push(invalid('roleRef.name', roleRef.name, problem));
  }
  const namespaced = kinds.includes('Role');
  (subjects ?? []).forEach((subject, index) => {
    errors.push(...validateSubject(subject, namespaced, `subjects[${index}]`));
  });
  return errors;
}

function validateSubject(
  subject: Subject,
  namespaced: boolean,
  place: string,
): FieldError[] {
  const { kind, name, apiGroup = '', namespace } = subject;
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${place}.name`));
  if (!SUBJECT_KINDS.includes(kind)) {
    return [...errors, unsupported(`${place}.kind`, kind, SUBJECT_KINDS)];
  }
  if (kind !== 'ServiceAccount') {
    return apiGroup === RBAC_GROUP
      ? errors
      : [...errors, unsupported(`${place}.apiGroup`, apiGroup, [RBAC_GROUP])];
  }
  const problem = name && nameProblem(name, 'subdomain');
  if (problem) errors.push(invalid(`${place}.name`, name, problem));
  if (apiGroup) errors.push(unsupported(`${place}.apiGroup`, apiGroup, ['']));
  if (!namespaced && !namespace) errors.push(required(`${place}.namespace`));
  return errors;
}

export function validateBindingUpdate(
  next: Binding,
  old: Binding,
): FieldError[] {
  return equalJson(next.roleRef, old.roleRef)
    ? []
    : [invalid('roleRef', next.roleRef, 'cannot change roleRef')];
}
