import { META } from '../../schema/modelNames.ts';
import type {
  ResourceDefinition,
  SubresourceDefinition,
} from '../../schema/resourceDefinition.ts';
import { modelOfKind, type ServedVersion } from './models.ts';

export interface Parameter {
  name: string;
  in: 'query' | 'path';
  type: 'string' | 'integer' | 'boolean';
  description: string;
}

/** What can be done at a path, before it is put as OpenAPI 2 or 3. */
export interface Operation {
  method: 'get' | 'put' | 'post' | 'delete' | 'patch';
  id: string;
  tag: string;
  action: string;
  description: string;
  parameters: Parameter[];
  /** The model of the body; undefined when there is none. */
  body?: string;
  answer: string;
  kind: { group: string; version: string; kind: string };
}

export interface Path {
  path: string;
  parameters: Parameter[];
  operations: Operation[];
}

function query(
  name: string,
  type: Parameter['type'],
  description: string,
): Parameter {
  return { name, in: 'query', type, description };
}

const DRY_RUN = query('dryRun', 'string', 'All: nothing is persisted.');
const WRITE = [
  DRY_RUN,
  query('fieldManager', 'string', 'The name of who makes the change.'),
  query(
    'fieldValidation',
    'string',
    'What becomes of unknown and duplicate fields: Ignore, Warn or Strict.',
  ),
];
const FORCE = query('force', 'boolean', 'Takes fields from other managers.');
const DELETE = [
  DRY_RUN,
  query('gracePeriodSeconds', 'integer', 'Seconds before the object goes.'),
  query('orphanDependents', 'boolean', 'Deprecated: use propagationPolicy.'),
  query(
    'propagationPolicy',
    'string',
    'What becomes of dependents: Orphan, Background or Foreground.',
  ),
];
const LIST = [
  query('allowWatchBookmarks', 'boolean', 'Asks for BOOKMARK events.'),
  query('continue', 'string', 'Where the next page begins.'),
  query('fieldSelector', 'string', 'Restricts by fields.'),
  query('labelSelector', 'string', 'Restricts by labels.'),
  query('limit', 'integer', 'The most objects to answer with.'),
  query('resourceVersion', 'string', 'Which version to serve.'),
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant.'),
  query('sendInitialEvents', 'boolean', 'Begins a watch with the present.'),
  query('timeoutSeconds', 'integer', 'Ends the call after this time.'),
  query('watch', 'boolean', 'Follows changes instead of listing.'),
];
const PRETTY = query('pretty', 'string', 'Indents the answer.');
const NAME: Parameter = {
  name: 'name',
  in: 'path',
  type: 'string',
  description: 'Name of the object.',
};
const NAMESPACE: Parameter = {
  name: 'namespace',
  in: 'path',
  type: 'string',
  description: 'Namespace of the object.',
};

interface Verb {
  verb: string;
  method: Operation['method'];
  action: string;
  /** How operation ids begin. */
  word: string;
  parameters: Parameter[];
  sends?: 'object' | 'DeleteOptions' | 'Patch';
  answers: 'object' | 'list' | 'Status';
}

const COLLECTION_VERBS: Verb[] = [
  {
    verb: 'list',
    method: 'get',
    action: 'list',
    word: 'list',
    parameters: LIST,
    answers: 'list',
  },
  {
    verb: 'create',
    method: 'post',
    action: 'post',
    word: 'create',
    parameters: WRITE,
    sends: 'object',
    answers: 'object',
  },
  {
    verb: 'deletecollection',
    method: 'delete',
    action: 'deletecollection',
    word: 'deleteCollection',
    parameters: [
      ...DELETE,
      ...LIST.filter(({ name }) => /Selector|continue|limit/.test(name)),
    ],
    sends: 'DeleteOptions',
    answers: 'Status',
  },
];

const OBJECT_VERBS: Verb[] = [
  {
    verb: 'get',
    method: 'get',
    action: 'get',
    word: 'read',
    parameters: [],
    answers: 'object',
  },
  {
    verb: 'update',
    method: 'put',
    action: 'put',
    word: 'replace',
    parameters: WRITE,
    sends: 'object',
    answers: 'object',
  },
  {
    verb: 'delete',
    method: 'delete',
    action: 'delete',
    word: 'delete',
    parameters: DELETE,
    sends: 'DeleteOptions',
    answers: 'Status',
  },
  {
    verb: 'patch',
    method: 'patch',
    action: 'patch',
    word: 'patch',
    parameters: [...WRITE, FORCE],
    sends: 'Patch',
    answers: 'object',
  },
];

const SUBRESOURCE_VERBS: Verb[] = [...OBJECT_VERBS, { ...COLLECTION_VERBS[1] }];

function camel(group: string): string {
  return (group.replace(/\.k8s\.io$/, '') || 'core').replace(
    /[.-](\w)/g,
    (_, letter: string) => letter.toUpperCase(),
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The paths at which a resource and its parts are served. */
export function pathsOf(
  served: ServedVersion,
  subresources: SubresourceDefinition[],
): Path[] {
  const { definition, version } = served;
  const { group, plural, namespaced, verbs } = definition;
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const scope = namespaced ? [NAMESPACE] : [];
  const collection = `${root}${
    namespaced ? '/namespaces/{namespace}' : ''
  }/${plural}`;
  const select = (all: Verb[], allowed: string[], suffix = '') =>
    all
      .filter(({ verb }) => allowed.includes(verb))
      .map(verb => operation(served, verb, suffix));
  const paths: Path[] = [
    {
      path: collection,
      parameters: [...scope, PRETTY],
      operations: select(COLLECTION_VERBS, verbs),
    },
    {
      path: `${collection}/{name}`,
      parameters: [NAME, ...scope, PRETTY],
      operations: select(OBJECT_VERBS, verbs),
    },
    ...subresources.map(part => ({
      path: `${collection}/{name}/${part.name}`,
      parameters: [NAME, ...scope, PRETTY],
      operations: SUBRESOURCE_VERBS.filter(({ verb }) =>
        part.verbs.includes(verb),
      ).map(verb => partOperation(served, verb, part)),
    })),
  ];
  if (namespaced && verbs.includes('list')) {
    paths.push({
      path: `${root}/${plural}`,
      parameters: [PRETTY],
      operations: select(COLLECTION_VERBS, ['list'], 'ForAllNamespaces'),
    });
  }
  return paths.filter(({ operations }) => operations.length > 0);
}

function operation(
  { definition, version }: ServedVersion,
  { verb, method, action, word, parameters, sends, answers }: Verb,
  suffix: string,
): Operation {
  const { group, kind, namespaced } = definition;
  const object = modelOfKind(definition, version, kind);
  const scope = namespaced && !suffix ? 'Namespaced' : '';
  const models = {
    object,
    list: `${object}List`,
    Status: `${META}.Status`,
    DeleteOptions: `${META}.DeleteOptions`,
    Patch: `${META}.Patch`,
  };
  return {
    method,
    id: `${word}${capital(camel(group))}${capital(
      version,
    )}${scope}${kind}${suffix}`,
    tag: `${camel(group)}_${version}`,
    action,
    description: describe(verb, definition),
    parameters,
    body: sends && models[sends],
    answer: models[answers],
    kind: { group, version, kind },
  };
}

function partOperation(
  served: ServedVersion,
  verb: Verb,
  part: SubresourceDefinition,
): Operation {
  const { definition, version } = served;
  const group = part.group ?? definition.group;
  const kind = { group, version: part.version ?? version, kind: part.kind };
  const model = modelOfKind(
    { group, custom: definition.custom && !part.group },
    kind.version,
    part.kind,
  );
  const whole = operation(served, verb, capital(part.name));
  return {
    ...whole,
    description: `${part.name}: ${whole.description}`,
    body: verb.sends === 'object' ? model : whole.body,
    answer: verb.answers === 'object' ? model : whole.answer,
    kind,
  };
}

const SENTENCES: Record<string, (kind: string) => string> = {
  list: kind => `list or watch objects of kind ${kind}`,
  create: kind => `create a ${kind}`,
  deletecollection: kind => `delete collection of ${kind}`,
  get: kind => `read the specified ${kind}`,
  update: kind => `replace the specified ${kind}`,
  delete: kind => `delete a ${kind}`,
  patch: kind => `partially update the specified ${kind}`,
};

function describe(verb: string, { kind }: ResourceDefinition): string {
  return SENTENCES[verb](kind);
}
