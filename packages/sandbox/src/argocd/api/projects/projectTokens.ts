import { randomUUID } from 'node:crypto';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { PROJECTS } from '../../crds/definitions.ts';
import { recordAudit } from '../auditEvents.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { readProject } from './readProject.ts';

interface RoleToken {
  iat: number;
  exp?: number;
  id?: string;
}

/** Tokens of a role are in its spec and, by role, in the project's status. */
export function alignTokens(
  project: Pick<KubeObject, 'spec' | 'status'>,
): void {
  const roles: any[] = project.spec?.roles ?? [];
  if (roles.length === 0) return;
  const listed = project.status?.jwtTokensByRole;
  const byRole: Record<string, { items?: RoleToken[] }> = {};
  for (const role of roles) {
    const tokens = unite(
      role.jwtTokens ?? [],
      listed?.[role.name]?.items ?? [],
    );
    setTokens(role, tokens);
    byRole[role.name] = tokens.length > 0 ? { items: tokens } : {};
  }
  project.status = { ...project.status, jwtTokensByRole: byRole };
}

function unite(spec: RoleToken[], status: RoleToken[]): RoleToken[] {
  const byId = new Map<string, RoleToken>();
  for (const token of [...status, ...spec]) {
    const id = token.id || String(token.iat);
    if (!byId.has(id)) byId.set(id, { ...token, id });
  }
  return [...byId.values()].sort((a, b) => a.iat - b.iat);
}

function setTokens(role: any, tokens: RoleToken[]): void {
  if (tokens.length > 0) role.jwtTokens = tokens;
  else delete role.jwtTokens;
}

/** Writes the tokens that a role has from now on. */
function writeTokens(
  { objects, namespace }: ApiContext,
  name: string,
  roleName: string,
  change: (tokens: RoleToken[]) => RoleToken[],
): void {
  objects.modify(PROJECTS, namespace, name, project => {
    alignTokens(project);
    const role = project.spec.roles.find((item: any) => item.name === roleName);
    const tokens = change(role.jwtTokens ?? []);
    setTokens(role, tokens);
    project.status = {
      ...project.status,
      jwtTokensByRole: Object.fromEntries(
        project.spec.roles.map((item: any) => [
          item.name,
          item.jwtTokens ? { items: item.jwtTokens } : {},
        ]),
      ),
    };
  });
}

function roleOf(project: Readonly<KubeObject>, roleName: string): any {
  const { name } = project.metadata;
  const role = (project.spec.roles ?? []).find(
    (item: any) => item.name === roleName,
  );
  if (role) return role;
  throw GrpcError.notFound(
    `project '${name}' does not have role '${roleName}'`,
  );
}

export async function createRoleToken(
  context: ApiContext,
  request: ApiRequest,
) {
  const { name, role: roleName } = request.params;
  const body = request.message('ProjectTokenCreateRequest', {
    description: 'string',
    expiresIn: 'int64',
    id: 'string',
  });
  context.enforcer.demand(request.claims, 'projects', 'update', name);
  const role = roleOf(readProject(context, name), roleName);
  const id: string = body.id || randomUUID();
  if ((role.jwtTokens ?? []).some((token: RoleToken) => token.id === id)) {
    throw GrpcError.invalid(
      `rpc error: code = InvalidArgument desc = Token id '${id}' has been used. `,
    );
  }
  const iat = context.tokens.now();
  const exp = body.expiresIn > 0 ? iat + body.expiresIn : undefined;
  const token = await context.tokens.issue({
    sub: `proj:${name}:${roleName}`,
    jti: id,
    iat,
    exp,
  });
  writeTokens(context, name, roleName, tokens => [
    ...tokens,
    { iat, ...(exp && { exp }), id },
  ]);
  recordAudit(context, request, readProject(context, name), [
    'ResourceCreated',
    'created token',
  ]);
  return { token };
}

/** Deleting a token that is not there is fine. */
export function deleteRoleToken(context: ApiContext, request: ApiRequest) {
  const { name, role: roleName, iat } = request.params;
  const id = request.text('id');
  context.enforcer.demand(request.claims, 'projects', 'update', name);
  roleOf(readProject(context, name), roleName);
  writeTokens(context, name, roleName, tokens => {
    // An id that is not known leaves the time to go by.
    const byId = id !== '' && tokens.some(token => token.id === id);
    return tokens.filter(token =>
      byId ? token.id !== id : token.iat !== Number(iat),
    );
  });
  recordAudit(context, request, readProject(context, name), [
    'ResourceDeleted',
    'deleted token',
  ]);
  return {};
}
