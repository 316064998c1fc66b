import type { Service } from 'kubernetes-types/core/v1';
import type { ObjectClient } from '../../types.ts';

/**
 * The variables by which the containers of a pod find Services: always the API
 * server's, those of the namespace unless `enableServiceLinks` is false.
 */
export function serviceEnvironment(
  objects: ObjectClient,
  namespace: string,
  withLinks: boolean,
): Record<string, string> {
  const api = objects.get('services', 'default', 'kubernetes');
  const linked = withLinks ? objects.list('services', { namespace }) : [];
  const services = [...linked, ...(api ? [api] : [])] as Service[];
  return Object.assign({}, ...services.map(variablesOf));
}

function variablesOf({ metadata, spec }: Service): Record<string, string> {
  const { clusterIP, ports = [] } = spec ?? {};
  if (!clusterIP || clusterIP === 'None' || ports.length === 0) return {};
  const name = variableName(metadata?.name ?? '');
  const variables: Record<string, string> = {
    [`${name}_SERVICE_HOST`]: clusterIP,
    [`${name}_SERVICE_PORT`]: String(ports[0].port),
  };
  ports.forEach(({ name: portName, port, protocol = 'TCP' }, index) => {
    const lower = protocol.toLowerCase();
    const url = `${lower}://${clusterIP}:${port}`;
    const prefix = `${name}_PORT_${port}_${protocol}`;
    if (portName) {
      variables[`${name}_SERVICE_PORT_${variableName(portName)}`] =
        String(port);
    }
    if (index === 0) variables[`${name}_PORT`] = url;
    variables[prefix] = url;
    variables[`${prefix}_PROTO`] = lower;
    variables[`${prefix}_PORT`] = String(port);
    variables[`${prefix}_ADDR`] = clusterIP;
  });
  return variables;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
