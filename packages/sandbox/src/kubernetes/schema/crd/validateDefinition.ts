import type { FieldError } from '../../api/statusError.ts';
import {
  IMMUTABLE,
  invalid,
  oneOf,
  required,
} from '../../rest/validation/fieldErrors.ts';
import { equalJson, isRecord } from '../../store/json.ts';
import type { KubeObject } from '../../types.ts';
import type { CustomVersion } from '../customResourceDefinition.ts';
import { validateStructure } from './validateStructure.ts';

const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_PROBLEM =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];

type Names = Record<string, string | undefined>;

/** What is wrong with a CustomResourceDefinition, as the real server says it. */
export function validateCustomResourceDefinition({
  metadata,
  spec,
}: KubeObject): FieldError[] {
  if (!isRecord(spec)) return [required('spec')];
  const { group } = spec;
  const names = (isRecord(spec.names) ? spec.names : {}) as Names;
  const errors = [
    ...validateGroup(group),
    ...oneOf('spec.scope', spec.scope as string | undefined, [
      'Cluster',
      'Namespaced',
    ]),
    ...validateVersions(spec.versions),
    ...validateNames(names),
  ];
  if (spec.preserveUnknownFields === true) {
    errors.push(
      invalid(
        'spec.preserveUnknownFields',
        true,
        'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ),
    );
  }
  if (metadata.name !== `${names.plural}.${group}`) {
    const why = 'must be spec.names.plural+"."+spec.group';
    errors.unshift(invalid('metadata.name', metadata.name, why));
  }
  return errors;
}

function validateGroup(group: unknown): FieldError[] {
  if (!group) return [required('spec.group')];
  return String(group).includes('.')
    ? []
    : [
        invalid(
          'spec.group',
          group,
          'should be a domain with at least one dot',
        ),
      ];
}

function validateNames(names: Names): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['plural', 'singular', 'kind', 'listKind']) {
    const value = names[name];
    const field = `spec.names.${name}`;
    const isKind = name.toLowerCase().endsWith('kind');
    if (!value) errors.push(required(field));
    else if (!LABEL_1035.test(isKind ? value.toLowerCase() : value)) {
      const mixed = 'may have mixed case, but should otherwise match: ';
      errors.push(
        invalid(field, value, `${isKind ? mixed : ''}${LABEL_PROBLEM}`),
      );
    }
  }
  if (names.kind && names.kind === names.listKind) {
    const why = 'kind and listKind may not be the same';
    errors.push(invalid('spec.names.listKind', names.listKind, why));
  }
  return errors;
}

function validateVersions(given: unknown): FieldError[] {
  if (!Array.isArray(given) || !given.every(isRecord)) {
    return [required('spec.versions')];
  }
  const versions = given as unknown as CustomVersion[];
  const names = versions.map(version => version.name);
  const errors = versions.flatMap((version, index) =>
    validateVersion(version, `spec.versions[${index}]`),
  );
  if (new Set(names).size < names.length) {
    const why = 'must contain unique version names';
    errors.push(invalid('spec.versions', names, why));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const why = 'must have exactly one version marked as storage version';
    errors.push(invalid('spec.versions', names, why));
  }
  return errors;
}

function validateVersion(
  { name, schema, subresources, additionalPrinterColumns }: CustomVersion,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  else if (!LABEL_1035.test(name)) {
    errors.push(invalid(`${path}.name`, name, LABEL_PROBLEM));
  }
  const place = `${path}.schema.openAPIV3Schema`;
  if (schema?.openAPIV3Schema) {
    errors.push(...validateStructure(schema.openAPIV3Schema, place));
  } else {
    errors.push(required(place, 'schemas are required'));
  }
  const { scale } = subresources ?? {};
  for (const field of ['specReplicasPath', 'statusReplicasPath'] as const) {
    const [part] = field.split('Replicas');
    const value = scale?.[field];
    const inPlace = `${path}.subresources.scale.${field}`;
    if (scale && !value) errors.push(required(inPlace));
    else if (value && !value.startsWith(`.${part}.`)) {
      const why = `should be a json path under .${part}`;
      errors.push(invalid(inPlace, value, why));
    }
  }
  additionalPrinterColumns?.forEach((column, index) => {
    const inPlace = `${path}.additionalPrinterColumns[${index}]`;
    if (!column.name) errors.push(required(`${inPlace}.name`));
    errors.push(...oneOf(`${inPlace}.type`, column.type, COLUMN_TYPES));
    if (!column.jsonPath) errors.push(required(`${inPlace}.jsonPath`));
  });
  return errors;
}

/** What a definition that is established cannot take back. */
export function validateDefinitionUpdate(
  { spec, status }: KubeObject,
  old: KubeObject,
): FieldError[] {
  const errors: FieldError[] = ['group', 'scope'].flatMap(field =>
    equalJson(spec?.[field], old.spec?.[field])
      ? []
      : [invalid(`spec.${field}`, spec?.[field], IMMUTABLE)],
  );
  for (const field of ['plural', 'kind']) {
    const value = spec?.names?.[field];
    if (value !== old.spec?.names?.[field]) {
      errors.push(invalid(`spec.names.${field}`, value, IMMUTABLE));
    }
  }
  const names: string[] = (spec?.versions ?? []).map(
    (version: CustomVersion) => version.name,
  );
  const stored: string[] = status?.storedVersions ?? [];
  const missing = stored.findIndex(version => !names.includes(version));
  if (missing >= 0) {
    errors.push(
      invalid(
        `status.storedVersions[${missing}]`,
        stored[missing],
        'missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions'.replaceAll(
          'v1',
          stored[missing],
        ),
      ),
    );
  }
  return errors;
}
