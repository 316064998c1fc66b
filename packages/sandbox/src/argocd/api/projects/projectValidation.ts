import type { NewObject } from '../../../kubernetes/types.ts';
import { GRPC, GrpcError } from '../http/grpcError.ts';
import type { SyncWindow } from '../../controller/index.ts';
import { windowProblem } from './syncWindows.ts';

const ROLE_NAME = /^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const POLICY_RESOURCES = [
  'applications',
  'applicationsets',
  'repositories',
  'exec',
  'logs',
  'clusters',
];
const POLICY_ACTION =
  /^(get|create|update|delete|sync|override|\*|action\/.*|update\/.*|delete\/.*)$/;

/** Throws what Argo CD says of a project that it does not take. */
export function validateProject(project: NewObject): void {
  const { spec = {} } = project;
  const name = project.metadata.name ?? '';
  validateDestinations(spec.destinations ?? []);
  validateSources(spec.sourceRepos ?? []);
  for (const namespace of repeated<string>(spec.sourceNamespaces ?? [])) {
    throw GrpcError.invalid(`source namespace '${namespace}' already added`);
  }
  validateRoles(name, spec.roles ?? []);
  validateWindows(spec.syncWindows ?? []);
}

function alreadyExists(message: string): GrpcError {
  return new GrpcError(GRPC.alreadyExists, message);
}

/** Members that were there before, in order. */
function* repeated<T>(
  items: T[],
  keyOf: (item: T) => unknown = item => item,
): Generator<T> {
  const seen = new Set<unknown>();
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) yield item;
    seen.add(key);
  }
}

function validateDestinations(destinations: any[]): void {
  const key = ({ server, name, namespace }: any) =>
    `${server || name || ''}/${namespace ?? ''}`;
  for (const destination of destinations) {
    for (const field of ['name', 'server', 'namespace']) {
      if (destination[field] === '!*') {
        throw GrpcError.invalid(`${field} has an invalid format, '!*'`);
      }
    }
  }
  for (const destination of repeated(destinations, key)) {
    throw GrpcError.invalid(`destination '${key(destination)}' already added`);
  }
}

function validateSources(sources: string[]): void {
  if (sources.includes('!*')) {
    throw GrpcError.invalid("source repository has an invalid format, '!*'");
  }
  for (const source of repeated(sources)) {
    throw GrpcError.invalid(`source repository '${source}' already added`);
  }
}

function validateRoles(project: string, roles: any[]): void {
  const seen = new Set<string>();
  for (const role of roles) {
    if (seen.has(role.name)) {
      throw alreadyExists(`role '${role.name}' already exists`);
    }
    seen.add(role.name);
    validateRole(project, role);
  }
}

function validateRole(project: string, role: any): void {
  const { name = '', policies = [], groups = [] } = role;
  if (!ROLE_NAME.test(name)) {
    throw GrpcError.invalid(
      `invalid role name '${name}'. Must consist of alphanumeric characters, '-' or '_', and must start and end with an alphanumeric character`,
    );
  }
  for (const policy of repeated(policies)) {
    throw alreadyExists(`policy '${policy}' already exists for role '${name}'`);
  }
  for (const policy of policies) {
    const problem = policyProblem(project, name, policy);
    if (!problem) continue;
    throw GrpcError.invalid(`invalid policy rule '${policy}': ${problem}`);
  }
  for (const group of repeated(groups)) {
    throw alreadyExists(`group '${group}' already exists for role '${name}'`);
  }
  for (const group of groups) validateGroup(group);
}

function validateGroup(group: string): void {
  const trimmed = group.trim();
  if (trimmed !== group || trimmed === '') {
    throw GrpcError.invalid(
      `group '${group}' contains a leading or trailing space or is empty`,
    );
  }
  if (group.includes(',') && !/^".*"$/.test(group)) {
    throw GrpcError.invalid(`group '${group}' must be quoted`);
  }
}

function policyProblem(
  project: string,
  role: string,
  policy: string,
): string | undefined {
  const parts = policy.split(',').map(part => part.trim());
  if (parts.length !== 6 || parts[0] !== 'p') {
    return "must be of the form: 'p, sub, res, act, obj, eft'";
  }
  const [, subject, resource, action, object, effect] = parts;
  const own = `proj:${project}:${role}`;
  if (subject !== own) {
    return `policy subject must be: '${own}', not '${subject}'`;
  }
  if (!POLICY_RESOURCES.includes(resource)) {
    return `project resource must be: 'applications', 'applicationsets', 'repositories', 'exec', 'logs' or 'clusters', not '${resource}'`;
  }
  if (!POLICY_ACTION.test(action)) return `invalid action '${action}'`;
  if (!isObjectOf(project, resource, object)) {
    return `object must be of form '${project}/*', '${project}[/<NAMESPACE>]/<APPNAME>' or '${project}/<APPNAME>', not '${object}'`;
  }
  return effect === 'allow' || effect === 'deny'
    ? undefined
    : "effect must be: 'allow' or 'deny'";
}

/** Repositories and clusters are named by URLs. */
function isObjectOf(
  project: string,
  resource: string,
  object: string,
): boolean {
  if (!object.startsWith(`${project}/`)) return false;
  const rest = object.slice(project.length + 1);
  return ['repositories', 'clusters'].includes(resource)
    ? rest !== ''
    : /^([*\w.-]+\/)?[*\w.-]+$/.test(rest);
}

function validateWindows(windows: SyncWindow[]): void {
  const keyOf = ({ kind, schedule, duration }: SyncWindow) =>
    `window '${kind ?? ''}':'${schedule ?? ''}':'${duration ?? ''}'`;
  const key = (window: SyncWindow) =>
    JSON.stringify([keyOf(window), scopesOf(window)]);
  for (const window of repeated(windows, key)) {
    throw alreadyExists(`${keyOf(window)} already exists, update or edit`);
  }
  for (const window of windows) {
    const problem = windowProblem(window);
    if (problem) throw GrpcError.unknown(problem);
    if (scopesOf(window).every(scope => !scope?.length)) {
      throw new GrpcError(
        GRPC.outOfRange,
        `${keyOf(window)} requires one of application, cluster or namespace`,
      );
    }
  }
}

function scopesOf({ applications, clusters, namespaces }: SyncWindow) {
  return [applications, clusters, namespaces];
}
