import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
} from 'kubernetes-types/networking/v1';
import type { FieldError } from '../../api/statusError.ts';
import { nameProblem } from '../metadataFormat.ts';
import { invalid, portNumber, required, unsupported } from './fieldErrors.ts';

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

export function validateIngress({ spec }: Ingress): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec?.rules?.length && !spec?.defaultBackend) {
    errors.push(
      invalid(
        'spec',
        {},
        'either `defaultBackend` or `rules` must be specified',
      ),
    );
  }
  if (spec?.defaultBackend) {
    errors.push(...validateBackend(spec.defaultBackend, 'spec.defaultBackend'));
  }
  (spec?.rules ?? []).forEach(({ host, http }, index) => {
    const place = `spec.rules[${index}]`;
    const problem = host && nameProblem(host.replace(/^\*\./, ''), 'subdomain');
    if (problem) errors.push(invalid(`${place}.host`, host, problem));
    if (!http) return;
    if (!http.paths?.length) errors.push(required(`${place}.http.paths`));
    (http.paths ?? []).forEach((path, position) => {
      errors.push(...validatePath(path, `${place}.http.paths[${position}]`));
    });
  });
  return errors;
}

function validatePath(item: HTTPIngressPath, place: string): FieldError[] {
  const { path = '', pathType, backend } = item;
  const errors: FieldError[] = [];
  if (!pathType) {
    errors.push(required(`${place}.pathType`, 'pathType must be specified'));
  } else if (!PATH_TYPES.includes(pathType)) {
    errors.push(unsupported(`${place}.pathType`, pathType, PATH_TYPES));
  } else if (pathType !== 'ImplementationSpecific' && !path.startsWith('/')) {
    errors.push(invalid(`${place}.path`, path, 'must be an absolute path'));
  }
  return [...errors, ...validateBackend(backend, `${place}.backend`)];
}

function validateBackend(
  backend: IngressBackend | undefined,
  place: string,
): FieldError[] {
  const { service, resource } = backend ?? {};
  if (resource && service) {
    return [
      invalid(place, '', 'cannot set both resource and service backends'),
    ];
  }
  if (resource) return [];
  if (!service) {
    return [required(place, 'resource or service backend is required')];
  }
  const errors: FieldError[] = [];
  const problem = service.name && nameProblem(service.name, 'label-1035');
  if (!service.name) errors.push(required(`${place}.service.name`));
  if (problem) {
    errors.push(invalid(`${place}.service.name`, service.name, problem));
  }
  const { name, number } = service.port ?? {};
  if (name && number) {
    errors.push(invalid(place, '', 'cannot set both port name & port number'));
  } else if (!name && !number) {
    errors.push(required(place, 'port name or number is required'));
  } else if (number) {
    errors.push(...portNumber(`${place}.service.port.number`, number));
  }
  return errors;
}
