/**
 * Writes `src/kubernetes/schema/data/fieldFacts.json`: what the published Go
 * types of Kubernetes say of fields and the OpenAPI models do not: protobuf
 * numbers, types that JSON hides, how lists and maps merge, enums, defaults,
 * and what fields are for whose type is described elsewhere.
 *
 *     node scripts/extractFieldFacts.ts <folder>
 *
 * The folder holds checkouts of kubernetes/api, kubernetes/apimachinery and
 * kubernetes/apiextensions-apiserver, each under its own name, on the branch
 * of the release that the models of @kubernetes/client-node are of.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  FieldFacts,
  MessageFacts,
} from '../src/kubernetes/schema/fieldFacts.ts';
import { readModelFile } from '../src/kubernetes/schema/modelFiles.ts';
import { classNamesOf } from '../src/kubernetes/schema/modelNames.ts';
import { readGoPackage, type GoField, type GoPackage } from './goTypes.ts';

const PACKAGES = [
  'api/admissionregistration/v1',
  'api/apps/v1',
  'api/authentication/v1',
  'api/authorization/v1',
  'api/autoscaling/v1',
  'api/autoscaling/v2',
  'api/batch/v1',
  'api/certificates/v1',
  'api/coordination/v1',
  'api/core/v1',
  'api/discovery/v1',
  'api/events/v1',
  'api/flowcontrol/v1',
  'api/networking/v1',
  'api/node/v1',
  'api/policy/v1',
  'api/rbac/v1',
  'api/scheduling/v1',
  'api/storage/v1',
  'apimachinery/pkg/apis/meta/v1',
  'apiextensions-apiserver/pkg/apis/apiextensions/v1',
];

/** Structs that are written in JSON as something else, and known as such. */
const WELL_KNOWN = /^(v1\.(Time|MicroTime)|intstr\.IntOrString)$/;

/** Structs that JSON shows as one of several things. */
const OPAQUE = /^JSON$|^JSONSchemaPropsOr/;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder that holds the checkouts');

const packages = new Map<string, GoPackage>();
for (const path of PACKAGES) {
  const name = `k8s.io/${path}`;
  packages.set(name, readGoPackage(name, join(folder, path)));
}

/** `k8s.io/api/core/v1` and `Pod` make `io.k8s.api.core.v1.Pod`. */
function modelName(path: string, type: string): string {
  return `io.k8s.${path.slice('k8s.io/'.length).replaceAll('/', '.')}.${type}`;
}

interface Named {
  path: string;
  name: string;
}

function lookUp(from: GoPackage, type: string): Named {
  const [prefix, name] = type.includes('.') ? type.split('.') : ['', type];
  return { path: prefix ? from.imports.get(prefix) ?? '' : from.path, name };
}

/** The type as Go prints it, when it is more than the models tell. */
function hiddenType(from: GoPackage, type: string): string | undefined {
  let hidden = false;
  const printed = type.replace(/[A-Za-z][\w.]*(?:\{\})?/g, word => {
    if (/^(map|string|bool|byte|u?int\d*|float\d*|interface\{\})$/.test(word))
      return word;
    const { path, name } = lookUp(from, word);
    const text = `${path.split('/').at(-1)}.${name}`;
    const isStruct = packages.get(path)?.structs.get(name);
    const opaque =
      OPAQUE.test(name) || !isStruct?.fields.some(field => field.number);
    if (opaque && !WELL_KNOWN.test(text)) hidden = true;
    return text;
  });
  return hidden ? printed : undefined;
}

/** Fields with those of inlined structs; numbers lead through the latter. */
function fieldsOf(
  from: GoPackage,
  name: string,
): { field: GoField; owner: GoPackage; numbers: number[] }[] {
  return (from.structs.get(name)?.fields ?? []).flatMap(field => {
    const own = field.number === undefined ? [] : [field.number];
    if (field.jsonName !== undefined) {
      return [{ field, owner: from, numbers: own }];
    }
    const inlined = lookUp(from, field.type);
    const owner = packages.get(inlined.path);
    if (!owner || own.length === 0) return [];
    return fieldsOf(owner, inlined.name).map(inner => ({
      ...inner,
      numbers: [...own, ...inner.numbers],
    }));
  });
}

const ZEROS: [RegExp, unknown][] = [
  [/^(\[\]|map\[)/, null],
  [/^bool$/, false],
  [/^(u?int|float)\d*$/, 0],
  [/^string$/, ''],
];

/** What JSON shows of a field that nobody set; undefined for nothing. */
function zeroValue(from: GoPackage, field: GoField): unknown {
  const { type, pointer, omitEmpty, omitZero } = field;
  if (pointer || omitZero) return undefined;
  const { path, name } = lookUp(from, type);
  const home = packages.get(path);
  const struct = home?.structs.get(name);
  if (struct)
    return OPAQUE.test(name) || WELL_KNOWN.test(`v1.${name}`) ? undefined : {};
  if (omitEmpty) return undefined;
  const underlying = home?.named.get(name) ?? type;
  return ZEROS.find(([pattern]) => pattern.test(underlying))?.[1];
}

/** Types whose own description stands in the models for that of a field. */
const OWN_PROSE = ['IntOrString', 'V1MicroTime'];

/** Fields whose purpose a model does not tell: those that refer to a type. */
function undescribed(model: string): Set<string> {
  const file = classNamesOf(model).map(readModelFile).find(Boolean);
  const properties = file?.properties ?? [];
  return new Set(
    properties
      .filter(({ type, description }) => {
        return !description || OWN_PROSE.includes(type);
      })
      .map(({ name }) => name),
  );
}

function factsOf(from: GoPackage, name: string): MessageFacts {
  const facts: Required<MessageFacts> = {
    numbers: {},
    types: {},
    lists: {},
    merges: {},
    atomicMaps: [],
    pointers: [],
    always: {},
    defaults: {},
    descriptions: {},
    atomic: from.structs.get(name)!.atomic,
  };
  const silent = undescribed(modelName(from.path, name));
  for (const { field, owner, numbers } of fieldsOf(from, name)) {
    const { jsonName = '', markers, repeated, description } = field;
    if (description && silent.has(jsonName)) {
      facts.descriptions[jsonName] = description;
    }
    if (numbers.length > 0) {
      facts.numbers[jsonName] = numbers.length === 1 ? numbers[0] : numbers;
    }
    if (field.pointer) facts.pointers.push(jsonName);
    const zero = zeroValue(owner, field);
    if (zero !== undefined) facts.always[jsonName] = zero;
    const type = hiddenType(owner, field.type);
    if (type) facts.types[jsonName] = type;
    if (markers.listType) {
      facts.lists[jsonName] = [
        markers.listType,
        ...(repeated.listMapKey ?? []),
      ];
    }
    if (markers.patchStrategy || markers.patchMergeKey) {
      const key = markers.patchMergeKey;
      facts.merges[jsonName] = [
        markers.patchStrategy ?? '',
        ...(key ? [key] : []),
      ];
    }
    if (markers.mapType === 'atomic' || markers.structType === 'atomic') {
      facts.atomicMaps.push(jsonName);
    }
    if (/^["\d{tf]/.test(markers.default ?? '')) {
      facts.defaults[jsonName] = JSON.parse(markers.default);
    }
  }
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) => value === true || Object.keys(value).length > 0,
    ),
  );
}

const facts: FieldFacts = { messages: {}, enums: {} };
for (const [path, from] of packages) {
  for (const name of from.structs.keys()) {
    const found = factsOf(from, name);
    if (Object.keys(found).length > 0)
      facts.messages[modelName(path, name)] = found;
  }
  for (const [name, values] of from.enums) {
    if (values.length > 0)
      facts.enums[modelName(path, name)] = [...new Set(values)].sort();
  }
}

/** A message a line, so that a new release reads well as a change. */
function lines(entries: object): string {
  return Object.entries(entries)
    .map(
      ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    )
    .join(',\n');
}

writeFileSync(
  join(import.meta.dirname, '../src/kubernetes/schema/data/fieldFacts.json'),
  `{\n  "messages": {\n${lines(facts.messages)}\n  },\n  "enums": {\n${lines(
    facts.enums,
  )}\n  }\n}\n`,
);
