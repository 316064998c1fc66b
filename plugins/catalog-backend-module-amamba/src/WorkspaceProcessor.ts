import {
  AMAMBA_API_VERSION,
  describeProblems,
  dnsLabelSchema,
  WORKSPACE_ANNOTATION,
  workspaceEntitySchema,
  workspaceFolderEntitySchema,
} from '@amamba/plugin-amamba-common';
import {
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_HAS_MEMBER,
  RELATION_HAS_PART,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
  RELATION_PART_OF,
  type CompoundEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  processingResult,
  type CatalogProcessor,
  type CatalogProcessorEmit,
} from '@backstage/plugin-catalog-node';
import type { LocationSpec } from '@backstage/plugin-catalog-common';

const SCHEMAS = {
  Workspace: workspaceEntitySchema,
  WorkspaceFolder: workspaceFolderEntitySchema,
};

type TenancyKind = keyof typeof SCHEMAS;

/**
 * Brings entities of the kinds `Workspace` and `WorkspaceFolder` to the
 * catalog: validates them and relates them to their owner, their members,
 * the folder above, and the entities whose annotation names them.
 */
export class WorkspaceProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'AmambaWorkspaceProcessor';
  }

  /**
   * A workspace is in itself: one condition on the annotation decides for it
   * and for what it owns.
   */
  async preProcessEntity(entity: Entity): Promise<Entity> {
    const kind = tenancyKindOf(entity);
    if (!kind) {
      return entity;
    }
    const { name, annotations } = entity.metadata;
    const named = annotations?.[WORKSPACE_ANNOTATION];
    if (named !== undefined && (kind === 'WorkspaceFolder' || named !== name)) {
      throw new InputError(
        `${kind} ${name} cannot be in the workspace "${named}": remove its annotation ${WORKSPACE_ANNOTATION}`,
      );
    }
    return kind === 'WorkspaceFolder'
      ? entity
      : {
          ...entity,
          metadata: {
            ...entity.metadata,
            annotations: { ...annotations, [WORKSPACE_ANNOTATION]: name },
          },
        };
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    const kind = tenancyKindOf(entity);
    if (!kind) {
      return false;
    }
    const { error } = SCHEMAS[kind].safeParse(entity);
    if (error) {
      throw new InputError(
        `${kind} ${entity.metadata.name} is not valid: ${describeProblems(
          error,
        ).join('; ')}`,
      );
    }
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    for (const { type, target, back } of relationsOf(entity)) {
      const source = getCompoundEntityRef(entity);
      emit(processingResult.relation({ source, type, target }));
      emit(
        processingResult.relation({
          source: target,
          type: back,
          target: source,
        }),
      );
    }
    return entity;
  }
}

interface Relation {
  type: string;
  target: CompoundEntityRef;
  back: string;
}

function relationsOf(entity: Entity): Relation[] {
  const kind = tenancyKindOf(entity);
  if (!kind) {
    const name = entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
    return dnsLabelSchema.safeParse(name).success
      ? [partOf('Workspace', name!)]
      : [];
  }
  const { data } = SCHEMAS[kind].safeParse(entity);
  if (!data) {
    return [];
  }
  const { owner, members, parent } = data.spec;
  const { custom, ...builtIn } = members;
  const all = [builtIn, custom].flatMap(byRole => Object.values(byRole)).flat();
  return [
    {
      type: RELATION_OWNED_BY,
      target: parseEntityRef(owner),
      back: RELATION_OWNER_OF,
    },
    ...[...new Set(all)].map(ref => ({
      type: RELATION_HAS_MEMBER,
      target: parseEntityRef(ref),
      back: RELATION_MEMBER_OF,
    })),
    ...(parent ? [partOf('WorkspaceFolder', parent)] : []),
  ];
}

function partOf(kind: TenancyKind, name: string): Relation {
  return {
    type: RELATION_PART_OF,
    target: { kind, namespace: 'default', name },
    back: RELATION_HAS_PART,
  };
}

/** Other people may have kinds of these names. */
function tenancyKindOf(entity: Entity): TenancyKind | undefined {
  return entity.apiVersion === AMAMBA_API_VERSION &&
    Object.hasOwn(SCHEMAS, entity.kind)
    ? (entity.kind as TenancyKind)
    : undefined;
}
