import type { WorkspaceEntity } from '@amamba/plugin-amamba-common';
import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { isInWorkspaceRule, isWorkspaceFolderRule } from './tenantRules';

const RULES = [isInWorkspaceRule, isWorkspaceFolderRule];
const RULE_NAMES = new Set(RULES.map(({ name }) => name));
const authorizeByRules = createConditionAuthorizer(RULES);

/** What is asked of {@link decideOnWorkspaces}. */
export interface WorkspaceDecisions {
  permissions: PermissionsService;
  credentials: BackstageCredentials;
  requested: ReadonlyArray<ResourcePermission<'catalog-entity'>>;
  workspaces: readonly WorkspaceEntity[];
}

/**
 * In which workspaces the caller holds each of the permissions, by its name.
 *
 * @remarks
 * The conditions of all permissions come in one answer and are applied here.
 * Asked for on each workspace, the permission framework would send them with
 * every question, which for a person of many workspaces is more than it takes.
 * Where a policy has conditions by other rules, the catalog applies them,
 * workspace by workspace.
 */
export async function decideOnWorkspaces(
  options: WorkspaceDecisions,
): Promise<Record<string, WorkspaceEntity[]>> {
  const { permissions, credentials, requested, workspaces } = options;
  const decisions = await permissions.authorizeConditional(
    requested.map(permission => ({ permission })),
    { credentials },
  );
  const held = await Promise.all(
    decisions.map(async (decision, index) => {
      const allowed = isByRules(decision)
        ? workspaces.map(entity => authorizeByRules(decision, entity as Entity))
        : await askOnEach(requested[index], options);
      return [
        requested[index].name,
        workspaces.filter((_, position) => allowed[position]),
      ] as const;
    }),
  );
  return Object.fromEntries(held);
}

function isByRules(decision: PolicyDecision): boolean {
  return (
    decision.result !== AuthorizeResult.CONDITIONAL ||
    rulesOf(decision.conditions).every(name => RULE_NAMES.has(name))
  );
}

function rulesOf(criteria: PermissionCriteria<PermissionCondition>): string[] {
  if (isAndCriteria(criteria)) return criteria.allOf.flatMap(rulesOf);
  if (isOrCriteria(criteria)) return criteria.anyOf.flatMap(rulesOf);
  if (isNotCriteria(criteria)) return rulesOf(criteria.not);
  return [criteria.rule];
}

async function askOnEach(
  permission: ResourcePermission<'catalog-entity'>,
  { permissions, credentials, workspaces }: WorkspaceDecisions,
): Promise<boolean[]> {
  const allowed: boolean[] = [];
  for (const entity of workspaces) {
    const resourceRef = stringifyEntityRef(entity as Entity);
    const [{ result }] = await permissions.authorize(
      [{ permission, resourceRef }],
      { credentials },
    );
    allowed.push(result === AuthorizeResult.ALLOW);
  }
  return allowed;
}
