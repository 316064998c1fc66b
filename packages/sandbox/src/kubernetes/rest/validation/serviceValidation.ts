import type {
  Service,
  ServicePort,
  ServiceSpec,
} from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { nameProblem } from '../metadataFormat.ts';
import {
  duplicate,
  forbidden,
  IMMUTABLE,
  invalid,
  oneOf,
  portNumber,
  portNumberOrName,
  required,
} from './fieldErrors.ts';
import { validateLabelMap } from './selectorValidation.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const NODE_PORTS = { first: 30_000, last: 32_767 };

export function validateService({ spec }: Service): FieldError[] {
  if (!spec) return [required('spec.ports')];
  return [
    ...validatePortList(spec),
    ...validateLabelMap(spec.selector, 'spec.selector'),
    ...oneOf('spec.sessionAffinity', spec.sessionAffinity, AFFINITIES),
    ...oneOf('spec.type', spec.type, TYPES),
    ...validateExternalName(spec),
    ...validateUniqueness(spec.ports ?? []),
    ...validateAddress(spec),
  ];
}

function validatePortList(spec: ServiceSpec): FieldError[] {
  const { ports = [], clusterIP, type } = spec;
  const headless = clusterIP === 'None' || type === 'ExternalName';
  if (ports.length === 0 && !headless) return [required('spec.ports')];
  const names = new Set<string>();
  return ports.flatMap((port, index) =>
    validatePort(port, ports.length > 1, names, `spec.ports[${index}]`),
  );
}

function validatePort(
  port: ServicePort,
  named: boolean,
  names: Set<string>,
  place: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const { name, protocol, nodePort } = port;
  const problem = name && nameProblem(name, 'label');
  if (!name && named) errors.push(required(`${place}.name`));
  if (problem) errors.push(invalid(`${place}.name`, name, problem));
  if (name && names.has(name)) errors.push(duplicate(`${place}.name`, name));
  if (name) names.add(name);
  errors.push(
    ...portNumber(`${place}.port`, port.port),
    ...oneOf(`${place}.protocol`, protocol, PROTOCOLS),
    ...portNumberOrName(`${place}.targetPort`, port.targetPort),
  );
  if (nodePort && (nodePort < NODE_PORTS.first || nodePort > NODE_PORTS.last)) {
    errors.push(
      invalid(
        `${place}.nodePort`,
        nodePort,
        `provided port is not in the valid range. The range of valid ports is ${NODE_PORTS.first}-${NODE_PORTS.last}`,
      ),
    );
  }
  return errors;
}

function validateUniqueness(ports: ServicePort[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ protocol, port }, index) => {
    const key = `${protocol}/${port}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [duplicate(`spec.ports[${index}]`, { port, protocol })];
  });
}

function validateExternalName(spec: ServiceSpec): FieldError[] {
  if (spec.type !== 'ExternalName') return [];
  const errors: FieldError[] = [];
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  const problem = name && nameProblem(name, 'subdomain');
  if (!name) errors.push(required('spec.externalName'));
  if (problem) errors.push(invalid('spec.externalName', name, problem));
  if (spec.clusterIP) {
    errors.push(
      forbidden(
        'spec.clusterIPs[0]',
        'may not be set for ExternalName services',
      ),
    );
  }
  return errors;
}

function validateAddress({ clusterIP, type }: ServiceSpec): FieldError[] {
  if (!clusterIP || type === 'ExternalName') return [];
  if (clusterIP === 'None') {
    return type === 'ClusterIP'
      ? []
      : [
          invalid(
            'spec.clusterIPs[0]',
            clusterIP,
            `may not be set to 'None' for ${type} services`,
          ),
        ];
  }
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(clusterIP);
  return isAddress
    ? []
    : [
        invalid(
          'spec.clusterIPs[0]',
          clusterIP,
          'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ),
      ];
}

/** An address once given stays, unless the type asks for none. */
export function validateServiceUpdate(
  { spec }: Service,
  { spec: old }: Service,
): FieldError[] {
  if (!spec || !old) return [];
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  if (!old.clusterIP || spec.clusterIP === old.clusterIP) return [];
  return [
    invalid('spec.clusterIPs[0]', spec.clusterIPs?.[0] ?? null, IMMUTABLE),
  ].map(error => ({
    ...error,
    message: error.message.replace(IMMUTABLE, 'may not change once set'),
  }));
}
