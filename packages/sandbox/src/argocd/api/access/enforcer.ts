import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ArgoCdSettings } from '../../types.ts';
import { GrpcError } from '../http/grpcError.ts';
import { BUILTIN_POLICY } from './builtinPolicy.ts';
import { describeClaims, userOf, type Claims } from './claims.ts';
import { Policy } from './policy.ts';

/** Resources whose objects begin with the name of a project. */
const PROJECT_RESOURCES = new Set([
  'applications',
  'applicationsets',
  'repositories',
  'write-repositories',
  'clusters',
  'projects',
  'logs',
  'exec',
]);

/** Reads what decides; both are asked for at every decision. */
export interface PolicySource {
  settings(): Pick<ArgoCdSettings, 'policyCsv' | 'policyDefault'>;
  project(name: string): KubeObject | undefined;
}

/** Decides who may do what, by the policy of the ConfigMap and of projects. */
export class Enforcer {
  readonly #source: PolicySource;
  readonly #builtin = new Policy(BUILTIN_POLICY);
  #general: { csv: string; policy: Policy } | undefined;
  readonly #ofProjects = new Map<string, { version: string; policy: Policy }>();

  constructor(source: PolicySource) {
    this.#source = source;
  }

  allows(
    claims: Claims,
    resource: string,
    action: string,
    object: string,
  ): boolean {
    return this.checker(claims)(resource, action, object);
  }

  /** For many questions of one client at one moment. */
  checker(claims: Claims) {
    const { policyCsv, policyDefault } = this.#source.settings();
    const general = this.#generalPolicy(policyCsv);
    const user = userOf(claims);
    const subjects = [user, ...(claims.groups ?? [])];
    const ownProject = user.startsWith('proj:')
      ? user.split(':')[1]
      : undefined;
    return (resource: string, action: string, object: string): boolean => {
      if (
        policyDefault &&
        general.allows(policyDefault, resource, action, object)
      ) {
        return true;
      }
      const project = PROJECT_RESOURCES.has(resource)
        ? this.#source.project(object.split('/')[0])
        : undefined;
      if (ownProject && project?.metadata.name !== ownProject) return false;
      const policy = project ? this.#projectPolicy(project, general) : general;
      return subjects.some(subject =>
        policy.allows(subject, resource, action, object),
      );
    };
  }

  /** Throws the long form of the refusal. */
  demand(
    claims: Claims,
    resource: string,
    action: string,
    object: string,
  ): void {
    if (this.allows(claims, resource, action, object)) return;
    const asked = [resource, action, object, describeClaims(claims)];
    throw GrpcError.denied(`permission denied: ${asked.join(', ')}`);
  }

  #generalPolicy(csv: string): Policy {
    if (this.#general?.csv !== csv) {
      this.#general = { csv, policy: new Policy(csv, this.#builtin) };
      this.#ofProjects.clear();
    }
    return this.#general.policy;
  }

  #projectPolicy(project: KubeObject, general: Policy): Policy {
    const { uid, resourceVersion } = project.metadata;
    const version = `${uid}/${resourceVersion}`;
    const known = this.#ofProjects.get(project.metadata.name);
    if (known?.version === version) return known.policy;
    const policy = new Policy(projectPolicyCsv(project), general);
    this.#ofProjects.set(project.metadata.name, { version, policy });
    return policy;
  }
}

/** The lines of a project's roles; every role may look at the project. */
function projectPolicyCsv(project: KubeObject): string {
  const { name } = project.metadata;
  const roles: any[] = project.spec.roles ?? [];
  return roles
    .flatMap(role => {
      const subject = `proj:${name}:${role.name}`;
      return [
        `p, ${subject}, projects, get, ${name}, allow`,
        ...(role.policies ?? []),
        ...(role.groups ?? []).map(
          (group: string) => `g, ${group}, ${subject}`,
        ),
      ];
    })
    .join('\n');
}
