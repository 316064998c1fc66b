import type { ServerResponse } from 'node:http';
import type { Cluster, KubeObject, SubresourceHandler } from '../../types.ts';
import type { ClusterNetwork } from '../network/clusterNetwork.ts';
import { PodStack } from '../network/podStack.ts';
import { passRequest } from './passRequest.ts';
import {
  parseProxyName,
  podTarget,
  serviceTarget,
  type ProxyName,
  type ProxyTarget,
} from './proxyTarget.ts';

/** Where the API server's own connections come from. */
const API_SERVER = {
  namespace: 'kube-system',
  name: 'kube-apiserver',
  ip: '10.96.0.1',
  hostname: 'kube-apiserver',
};

/** Lets clients ask pods and Services over the API: `…/services/web:80/proxy/`. */
export function installProxy(cluster: Cluster, network: ClusterNetwork): void {
  const from = new PodStack(API_SERVER, network);
  const { objects } = cluster;
  cluster.addSubresource(proxyHandler('pod', from, podTarget));
  cluster.addSubresource(
    proxyHandler('service', from, (object, name) =>
      serviceTarget(object, name, objects),
    ),
  );
}

function proxyHandler(
  what: 'pod' | 'service',
  from: PodStack,
  targetOf: (object: KubeObject, name: ProxyName) => ProxyTarget,
): SubresourceHandler {
  return {
    resource: `${what}s`,
    subresource: 'proxy',
    nameOf: id => parseProxyName(id, what).name,
    handle: async ({ request, response, url, object, signal }) => {
      const { prefix, id, path } = splitPath(url.pathname);
      const target = targetOf(object, parseProxyName(id, what));
      const asks = ['GET', 'HEAD'].includes(request.method ?? '');
      if (path === '' && asks) {
        redirect(response, `${url.pathname}/${url.search}`);
        return;
      }
      await passRequest(from, {
        request,
        response,
        target,
        prefix,
        path: `${path || '/'}${url.search}`,
        signal,
      });
    },
  };
}

/** `/api/v1/namespaces/{namespace}/{resource}/{id}/proxy` and what follows. */
function splitPath(pathname: string) {
  const segments = pathname.split('/');
  return {
    id: decodeURIComponent(segments[6]),
    prefix: segments.slice(0, 8).join('/'),
    path: segments
      .slice(8)
      .map(segment => `/${segment}`)
      .join(''),
  };
}

/** So that what is linked relatively is found. */
function redirect(response: ServerResponse, location: string): void {
  response.writeHead(301, { Location: location, 'Content-Length': 0 }).end();
}
