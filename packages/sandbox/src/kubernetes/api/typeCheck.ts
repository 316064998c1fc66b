import { apiVersionOf } from '../schema/resourceDefinition.ts';
import type { ResourceContext } from './apiContext.ts';
import { StatusError } from './statusError.ts';

/** Refuses a body of another kind or version than the URL speaks of. */
export function assertTyped(
  object: Record<string, unknown>,
  { definition, info, cluster }: ResourceContext,
): void {
  const { custom } = definition;
  const { group } = info;
  const expected = apiVersionOf(group, info.version);
  const kind = object.kind ?? definition.kind;
  const apiVersion = object.apiVersion ?? expected;
  if (kind === definition.kind && apiVersion === expected) return;
  const given = String(apiVersion);
  const [version] = given.split('/').slice(-1);
  if (custom && apiVersion !== expected) {
    throw StatusError.badRequest(
      `the API version in the data (${given}) does not match the expected API version (${expected})`,
    );
  }
  const subject = `${kind} in version ${JSON.stringify(
    version,
  )} cannot be handled as a ${definition.kind}`;
  const [givenGroup] = given.includes('/') ? given.split('/') : [''];
  const known = cluster.registry.findKind(givenGroup, String(kind));
  throw StatusError.badRequest(
    known?.versions.includes(version)
      ? `${subject}: converting (${version}.${kind}) to (${internalPackage(
          group,
        )}.${definition.kind}): unknown conversion`
      : `${subject}: no kind ${JSON.stringify(
          kind,
        )} is registered for version ${JSON.stringify(
          given,
        )} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
  );
}

/** The Go package of a group's internal types, as messages show it. */
function internalPackage(group: string): string {
  return group === '' ? 'core' : group.split('.')[0];
}
