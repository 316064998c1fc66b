import type { Param } from '../specs.ts';
import { InvalidRequest } from './invalidRequest.ts';

const HUB = 'https://artifacthub.io';

/**
 * How a resolver fails that cannot reach its host; nothing for a resolver
 * that is not installed, whose requests nobody answers.
 * @throws Error worded as the resolver words it
 */
export function remoteFailure(resolver: string, params: Param[]): undefined {
  const values = new Map(
    params.map(({ name, value }) => [name, String(value)]),
  );
  const value = (name: string) => values.get(name) ?? '';
  switch (resolver) {
    case 'git':
      throw gitFailure(value);
    case 'http':
      throw httpFailure(value('url'));
    case 'hub':
      throw hubFailure(value);
    case 'bundles':
      throw bundleFailure(value);
    default:
      return undefined;
  }
}

type Value = (name: string) => string;

function gitFailure(value: Value): Error {
  const url = value('url');
  if (!url && !value('repo'))
    return new InvalidRequest("must specify one of 'url' or 'repo'");
  if (!value('pathInRepo'))
    return new InvalidRequest(
      'missing required git resolver params: pathInRepo',
    );
  const { hostname } = parseUrl(url) ?? { hostname: url };
  return new Error(
    `error resolving repository: git clone error: Cloning into '/tmp/git'...\nfatal: unable to access '${url}/': Could not resolve host: ${hostname}: exit status 128`,
  );
}

function httpFailure(url: string): Error {
  if (!url)
    return new InvalidRequest('missing required http resolver params: url');
  const parsed = parseUrl(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    return new InvalidRequest(`url ${url} is not a valid http(s) url`);
  return new Error(`error fetching URL: ${lookupFailure(url, parsed)}`);
}

function hubFailure(value: Value): Error {
  const missing = ['name', 'version'].filter(name => !value(name));
  if (missing.length > 0) {
    return new InvalidRequest(
      `failed to validate params: missing required hub resolver params: ${missing.join(
        ', ',
      )}`,
    );
  }
  const kind = value('kind') || 'task';
  const catalog = value('catalog') || `tekton-catalog-${kind}s`;
  const url = `${HUB}/api/v1/packages/tekton-${kind}/${catalog}/${value(
    'name',
  )}/${value('version')}`;
  return new Error(
    `fail to fetch Artifact Hub resource: requesting resource from Hub: ${lookupFailure(
      url,
      new URL(url),
    )}`,
  );
}

function bundleFailure(value: Value): Error {
  const missing = ['bundle', 'name'].find(name => !value(name));
  if (missing) return new InvalidRequest(`parameter "${missing}" required`);
  const [host] = value('bundle').split('/');
  const url = `https://${host}/v2/`;
  return new Error(
    `cannot retrieve the oci image: ${lookupFailure(url, new URL(url))}`,
  );
}

/** As Go tells that a name has no address. */
function lookupFailure(url: string, { hostname }: URL): string {
  return `Get "${url}": dial tcp: lookup ${hostname}: no such host`;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
