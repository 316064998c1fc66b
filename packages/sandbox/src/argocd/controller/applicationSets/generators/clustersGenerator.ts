import { fromMatchSelector } from '../../../../kubernetes/rest/labelSelector.ts';
import type { KubeObject } from '../../../../kubernetes/types.ts';
import { IN_CLUSTER } from '../../destinations.ts';
import {
  flatten,
  renderDeep,
  type Params,
} from '../template/renderTemplate.ts';
import { normalizeName } from '../template/templateFunctions.ts';
import type { GeneratorRequest } from './types.ts';

/** One set of parameters for each cluster that Argo CD knows. */
export async function clusterParams({
  context,
  generator,
  options,
}: GeneratorRequest): Promise<Params[]> {
  const { selector = {}, values = {} } = generator.clusters;
  const { objects, namespace } = context;
  const secrets = objects.list('secrets', {
    namespace,
    labelSelector: 'argocd.argoproj.io/secret-type=cluster',
  });
  const selects = fromMatchSelector(selector);
  const chosen = secrets.filter(({ metadata }) =>
    selects(metadata.labels ?? {}),
  );
  const isSelective =
    Object.keys(selector.matchLabels ?? {}).length > 0 ||
    (selector.matchExpressions ?? []).length > 0;
  const hasOwnSecret = secrets.some(
    secret => valueOf(secret, 'server') === IN_CLUSTER,
  );
  const clusters = chosen.map(secret => ({
    name: valueOf(secret, 'name'),
    server: valueOf(secret, 'server'),
    project: valueOf(secret, 'project'),
    labels: secret.metadata.labels ?? {},
    annotations: secret.metadata.annotations ?? {},
  }));
  if (!isSelective && !hasOwnSecret) {
    const own = { name: 'in-cluster', server: IN_CLUSTER, project: '' };
    clusters.unshift({ ...own, labels: {}, annotations: {} });
  }
  return clusters.map(({ labels, annotations, ...cluster }) => {
    const nameNormalized = normalizeName(cluster.name);
    const metadata = { labels, annotations };
    const told = { ...cluster, nameNormalized };
    const params: Params = options.goTemplate
      ? { ...told, metadata }
      : {
          ...told,
          ...named('labels', labels),
          ...named('annotations', annotations),
        };
    const rendered = renderDeep(values, params, options);
    return options.goTemplate
      ? { ...params, values: rendered }
      : { ...params, ...flatten({ values: rendered }) };
  });
}

/** Names of labels have dots of their own. */
function named(what: string, values: Record<string, string>): Params {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `metadata.${what}.${key}`,
      value,
    ]),
  );
}

function valueOf({ data = {} }: KubeObject, key: string): string {
  return Buffer.from(String(data[key] ?? ''), 'base64').toString('utf8');
}
