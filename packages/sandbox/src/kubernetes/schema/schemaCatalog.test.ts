import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILTIN_RESOURCES } from './builtinResources.ts';
import type { OpenApiSchema } from './openApiSchema.ts';
import { LocalSchemaCatalog } from './schemaCatalog.ts';
import { modelOfRef } from './wellKnownModels.ts';

const RECORDED: Record<string, OpenApiSchema> = JSON.parse(
  readFileSync(join(import.meta.dirname, '__fixtures__/schemas.json'), 'utf8'),
);

/** Prose aside, and defaults that say no more than the type's zero value. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, member]) =>
          !(key === 'description' && typeof member === 'string') &&
          !(key === 'default' && isZero(member)),
      )
      .map(([key, member]) => [key, bare(member)]),
  );
}

function isZero(value: unknown): boolean {
  return !value || JSON.stringify(value) === '{}';
}

function* references(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === '$ref' && typeof member === 'string') yield modelOfRef(member);
    else yield* references(member);
  }
}

describe('the schema catalog', () => {
  const catalog = new LocalSchemaCatalog();

  it.each(Object.keys(RECORDED))('has %s as a real server has it', name => {
    const schema = structuredClone(bare(catalog.model(name))) as OpenApiSchema;
    // The recording is without it.
    delete schema.properties?.managedFields;
    expect(schema).toEqual(bare(RECORDED[name]));
  });

  it('knows every built-in resource, and all that these refer to', () => {
    const seen = new Set<string>();
    const visit = (schema: OpenApiSchema | undefined, name: string) => {
      expect({ name, found: schema !== undefined }).toEqual({
        name,
        found: true,
      });
      for (const ref of references(schema)) {
        if (seen.has(ref)) continue;
        seen.add(ref);
        visit(catalog.model(ref), ref);
      }
    };
    for (const definition of BUILTIN_RESOURCES) {
      for (const version of definition.versions) {
        visit(
          catalog.schemaOf(definition, version),
          `${definition.kind} ${version}`,
        );
      }
    }
    expect(seen.size).toBeGreaterThan(300);
  });

  it('says of fields what they are for, not what their type is', () => {
    const strategy = catalog.model('io.k8s.api.apps.v1.DeploymentSpec');
    expect(strategy?.properties?.strategy).toEqual({
      description:
        'The deployment strategy to use to replace existing pods with new ones.',
      allOf: [
        { $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentStrategy' },
      ],
      default: {},
      'x-kubernetes-patch-strategy': 'retainKeys',
    });
    const action = catalog.model('io.k8s.api.core.v1.TCPSocketAction');
    expect(action?.properties?.port.description).toMatch(/^Number or name of/);
  });

  it('describes all fields that have a comment in Go', () => {
    const silent = BUILTIN_RESOURCES.filter(({ kind, group, version }) =>
      Object.values(
        catalog.ofKind(group, version, kind)?.properties ?? {},
      ).some(({ description }) => !description),
    );
    // Its metadata have no comment.
    expect(silent.map(({ kind }) => kind)).toEqual([
      'CertificateSigningRequest',
    ]);
  });

  it('follows references, keeping what is said beside them', () => {
    const pod = catalog.ofKind('', 'v1', 'Pod');
    const spec = catalog.resolve(pod!.properties!.spec);
    expect(spec.properties?.containers).toMatchObject({
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-merge-key': 'name',
    });
    expect(spec.properties?.nodeSelector).toMatchObject({
      'x-kubernetes-map-type': 'atomic',
    });
    expect(catalog.resolve(pod!.properties!.spec)).toBe(spec);
  });
});
