/** What a URL and a method ask for; as apiserver's RequestInfo. */
export interface RequestInfo {
  path: string;
  verb: string;
  /** False for discovery, health and other paths without an object. */
  isResource: boolean;
  group: string;
  version: string;
  namespace?: string;
  resource: string;
  subresource?: string;
  name?: string;
  /** Path segments after the name and subresource (`/proxy/a/b`). */
  rest: string[];
}

const VERBS: Record<string, string> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Parts of a namespace that are not resources in it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

export function parseRequestInfo(method: string, url: URL): RequestInfo {
  const path = url.pathname;
  const segments = path.split('/').filter(Boolean).map(decodeSegment);
  const parsed = parseGroupVersion(segments);
  if (!parsed) {
    return {
      path,
      verb: method.toLowerCase(),
      isResource: false,
      group: '',
      version: '',
      resource: '',
      rest: segments,
    };
  }
  const { group, version, rest } = parsed;
  const oldWatch = rest[0] === 'watch' && rest.length > 1;
  const place = parsePlace(oldWatch ? rest.slice(1) : rest);
  const verb = verbOf(method, url, place.name, oldWatch);
  const collective = ['list', 'watch', 'deletecollection'].includes(verb);
  const name = place.name ?? (collective ? selectedName(url) : undefined);
  return { path, verb, isResource: true, group, version, ...place, name };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function parseGroupVersion(segments: string[]) {
  const [prefix, first, second] = segments;
  if (prefix === 'api' && segments.length > 2) {
    return { group: '', version: first, rest: segments.slice(2) };
  }
  if (prefix === 'apis' && segments.length > 3) {
    return { group: first, version: second, rest: segments.slice(3) };
  }
  return undefined;
}

type Place = Pick<
  RequestInfo,
  'namespace' | 'resource' | 'name' | 'subresource' | 'rest'
>;

function parsePlace(segments: string[]): Place {
  const [first, second, third] = segments;
  if (
    first === 'namespaces' &&
    third !== undefined &&
    !NAMESPACE_SUBRESOURCES.has(third)
  ) {
    const [resource, name, subresource, ...rest] = segments.slice(2);
    return { namespace: second, resource, name, subresource, rest };
  }
  const [resource, name, subresource, ...rest] = segments;
  // A namespace is in itself, as far as authorisation goes.
  const namespace = resource === 'namespaces' ? name : undefined;
  return { namespace, resource, name, subresource, rest };
}

/** Anything but these counts as true, as in the server's own conversion. */
export function isTrue(value: string | null): boolean {
  return value !== null && !['false', '0', ''].includes(value.toLowerCase());
}

function verbOf(
  method: string,
  url: URL,
  name: string | undefined,
  oldWatch: boolean,
): string {
  const verb = VERBS[method] ?? method.toLowerCase();
  if (verb === 'get') {
    if (oldWatch || isTrue(url.searchParams.get('watch'))) {
      return oldWatch || name === undefined ? 'watch' : 'get';
    }
    return name === undefined ? 'list' : 'get';
  }
  return verb === 'delete' && name === undefined ? 'deletecollection' : verb;
}

/** `fieldSelector=metadata.name=x` is authorised as a request for x. */
function selectedName(url: URL): string | undefined {
  const selector = url.searchParams.get('fieldSelector') ?? '';
  return /(?:^|,)metadata\.name==?([^,=!]+)(?:,|$)/.exec(selector)?.[1];
}
