import type { Endpoints, Pod, Service } from 'kubernetes-types/core/v1';
import { StatusError } from '../../api/statusError.ts';
import type { KubeObject, ObjectClient } from '../../types.ts';

/** Who answers a request that is passed on. */
export interface ProxyTarget {
  secure: boolean;
  address: string;
  port: number;
}

/** The parts of `https:web:443`, `web:80` and `web`. */
export interface ProxyName {
  id: string;
  scheme: string;
  name: string;
  /** A number or a name; empty when none is given. */
  port: string;
}

/**
 * What a proxy request names: an object, and how to reach it.
 * @param what - `pod` or `service`, for the message
 * @throws StatusError BadRequest
 */
export function parseProxyName(id: string, what: string): ProxyName {
  const parts = id.split(':');
  const [scheme, name, port] =
    parts.length === 3 ? parts : ['', parts[0], parts[1] ?? ''];
  const schemes = ['', 'http', 'https'];
  if (!name || parts.length > 3 || !schemes.includes(scheme)) {
    throw StatusError.badRequest(
      `invalid ${what} request ${JSON.stringify(id)}`,
    );
  }
  return { id, scheme, name, port };
}

/** A pod's own address, at the first of its ports unless one is given. */
export function podTarget(
  object: KubeObject,
  { scheme, port }: ProxyName,
): ProxyTarget {
  const { spec, status } = object as Pod;
  const address = status?.podIP;
  if (!address) throw StatusError.badRequest('address not allowed');
  const secure = scheme === 'https';
  const [first] = (spec?.containers ?? []).flatMap(({ ports = [] }) => ports);
  const number = port || first?.containerPort || (secure ? 443 : 80);
  return { secure, address, port: Number(number) };
}

/**
 * A ready endpoint behind a Service.
 * @throws StatusError ServiceUnavailable
 */
export function serviceTarget(
  object: KubeObject,
  name: ProxyName,
  objects: ObjectClient,
): ProxyTarget {
  const { metadata } = object;
  const endpoints = objects.get(
    'endpoints',
    metadata.namespace,
    metadata.name,
  ) as Endpoints | undefined;
  const portName = portNameOf(object, name);
  const subsets = endpoints?.subsets ?? [];
  const ready = subsets.flatMap(({ addresses = [], ports = [] }) => {
    const port = ports.find(item => (item.name ?? '') === portName)?.port;
    if (port === undefined) return [];
    return addresses.map(({ ip }) => ({ address: ip, port }));
  });
  if (ready.length === 0) {
    const asked = subsets.length > 0 ? name.id : name.name;
    throw StatusError.serviceUnavailable(
      `no endpoints available for service ${JSON.stringify(asked)}`,
    );
  }
  const chosen = ready[Math.floor(Math.random() * ready.length)];
  return { secure: name.scheme === 'https', ...chosen };
}

/** A port that is given by its number is known by the name it has. */
function portNameOf(object: KubeObject, { name, port }: ProxyName): string {
  if (!/^\d+$/.test(port)) return port;
  const { spec } = object as Service;
  const found = spec?.ports?.find(item => item.port === Number(port));
  if (found) return found.name ?? '';
  throw StatusError.serviceUnavailable(
    `no service port ${port} found for service ${JSON.stringify(name)}`,
  );
}
