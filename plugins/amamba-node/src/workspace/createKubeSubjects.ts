import { normalizeRef } from '@amamba/plugin-amamba-common';
import type {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { type Entity, parseEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { KubeUser } from '../kube/KubeService';
import {
  readSubjectsConfig,
  type SubjectNaming,
  type SubjectsSection,
} from './readSubjectsConfig';
import type { KubeSubject, KubeSubjects } from './types';

const BATCH = 100;
/** What a header can carry; Kubernetes takes it as it is. */
const SENDABLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Services that {@link createKubeSubjects} needs. @public */
export interface KubeSubjectsOptions {
  config: Config;
  catalog: CatalogService;
  auth: AuthService;
  userInfo: UserInfoService;
  /**
   * Whose `subjects` say the names; `amamba.kubernetes` unless told, and where
   * the other has none.
   */
  section?: SubjectsSection;
}

/** Who the reference is to Kubernetes, or why nobody. */
type Naming = { name: string } | { problem: string };

/**
 * Names people and groups to Kubernetes as `amamba.kubernetes.subjects` says.
 *
 * @remarks
 * A name that begins with `system:` is Kubernetes' own: nobody gets it, were
 * it written into their entity.
 *
 * @public
 */
export function createKubeSubjects(options: KubeSubjectsOptions): KubeSubjects {
  const { impersonate, users, groups } = readSubjectsConfig(
    options.config,
    options.section,
  );
  const nameAll = async (refs: readonly string[]) => {
    const named = new Map<string, Naming>();
    const ofUsers = refs.filter(ref => ref.startsWith('user:'));
    const ofGroups = refs.filter(ref => ref.startsWith('group:'));
    for (const [some, naming] of [
      [ofUsers, users],
      [ofGroups, groups],
    ] as const) {
      const entities = await readEntities(some, naming, options);
      some.forEach((ref, index) =>
        named.set(ref, nameOf(ref, naming, entities[index])),
      );
    }
    return named;
  };
  return {
    async userOf(credentials) {
      const person = personOf(credentials);
      if (!impersonate || !person) {
        return undefined;
      }
      const info = await options.userInfo.getUserInfo(credentials);
      const owned = normalizeAll(info.ownershipEntityRefs).filter(ref =>
        ref.startsWith('group:'),
      );
      return toKubeUser(person, owned, await nameAll([person, ...owned]));
    },
    async subjectsOf(refs) {
      return toSubjects(await nameAll(normalizeAll(refs)));
    },
  };
}

function personOf(credentials: BackstageCredentials): string | undefined {
  const principal = credentials.principal as {
    type?: string;
    userEntityRef?: string;
  };
  return principal.type === 'user' && principal.userEntityRef
    ? normalizeRef(principal.userEntityRef)
    : undefined;
}

function toKubeUser(
  person: string,
  groups: readonly string[],
  named: ReadonlyMap<string, Naming>,
): KubeUser {
  const naming = named.get(person);
  if (!naming || 'problem' in naming) {
    throw new NotAllowedError(
      `The clusters cannot know ${person}: ${
        naming?.problem ?? 'it is not a user'
      } (amamba.kubernetes.subjects.users). Ask whoever keeps this portal.`,
    );
  }
  return { user: naming.name, groups: namesOf(groups, named) };
}

function namesOf(
  refs: readonly string[],
  named: ReadonlyMap<string, Naming>,
): string[] {
  const names = refs.flatMap(ref => {
    const naming = named.get(ref);
    return naming && 'name' in naming ? [naming.name] : [];
  });
  return [...new Set(names)];
}

function toSubjects(named: ReadonlyMap<string, Naming>): KubeSubject[] {
  const refs = [...named.keys()];
  const ofKind = (kind: KubeSubject['kind'], prefix: string) =>
    namesOf(
      refs.filter(ref => ref.startsWith(prefix)),
      named,
    ).map(name => ({
      kind,
      apiGroup: 'rbac.authorization.k8s.io' as const,
      name,
    }));
  return [...ofKind('User', 'user:'), ...ofKind('Group', 'group:')];
}

function normalizeAll(refs: readonly string[]): string[] {
  return [...new Set(refs.flatMap(ref => normalizeRef(ref) ?? []))];
}

/** Those whose name is in the catalog alone; as the plugin itself. */
async function readEntities(
  refs: readonly string[],
  { from }: SubjectNaming,
  { catalog, auth }: KubeSubjectsOptions,
): Promise<Array<Entity | undefined>> {
  if (from === 'ref' || from === 'name') {
    return [];
  }
  const entities: Array<Entity | undefined> = [];
  for (let at = 0; at < refs.length; at += BATCH) {
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: refs.slice(at, at + BATCH) },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    entities.push(...items);
  }
  return entities;
}

function nameOf(
  ref: string,
  naming: SubjectNaming,
  entity: Entity | undefined,
): Naming {
  const found = lookUp(ref, naming, entity);
  if ('problem' in found) {
    return found;
  }
  const name = naming.prefix + found.name;
  if (/^system:/i.test(name)) {
    return { problem: `"${name}" is a name of Kubernetes itself` };
  }
  return SENDABLE.test(name)
    ? { name }
    : { problem: `"${name}" has letters that cannot be sent to a cluster` };
}

function lookUp(
  ref: string,
  { from, annotation = '' }: SubjectNaming,
  entity: Entity | undefined,
): Naming {
  if (from === 'ref') {
    return { name: ref };
  }
  if (from === 'name') {
    const { namespace, name } = parseEntityRef(ref);
    // Else two people of two namespaces would be one to the cluster.
    return namespace === 'default'
      ? { name }
      : { problem: 'its catalog namespace is not "default"' };
  }
  const key = from === 'email' ? 'spec.profile.email' : `${annotation}`;
  const value =
    from === 'email'
      ? emailOf(entity)
      : entity?.metadata.annotations?.[annotation];
  return value
    ? { name: value }
    : {
        problem: entity
          ? `its catalog entity has no ${key}`
          : 'it is not in the catalog',
      };
}

function emailOf(entity: Entity | undefined): string | undefined {
  const profile = entity?.spec?.profile as { email?: unknown } | undefined;
  return typeof profile?.email === 'string' ? profile.email : undefined;
}
