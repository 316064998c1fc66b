import {
  WORKSPACE_ANNOTATION,
  workspaceEntitySchema,
  AMAMBA_API_VERSION,
  type WorkspaceEntity,
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

/**
 * Brings entities of kind `Workspace` to the catalog: validates them and
 * relates them to their owner, their members, and the entities whose
 * annotation names them.
 */
export class WorkspaceProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'AmambaWorkspaceProcessor';
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (
      entity.kind !== 'Workspace' ||
      entity.apiVersion !== AMAMBA_API_VERSION
    ) {
      return false;
    }
    const { error } = workspaceEntitySchema.safeParse(entity);
    if (error) {
      const problems = error.issues.map(
        issue => `${issue.path.join('.')}: ${issue.message}`,
      );
      throw new InputError(
        `Workspace ${entity.metadata.name} is not valid: ${problems.join(
          '; ',
        )}`,
      );
    }
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const self = getCompoundEntityRef(entity);
    const relate = (type: string, target: CompoundEntityRef, back: string) => {
      emit(processingResult.relation({ source: self, type, target }));
      emit(
        processingResult.relation({ source: target, type: back, target: self }),
      );
    };
    const workspace = entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
    if (workspace) {
      relate(
        RELATION_PART_OF,
        { kind: 'Workspace', namespace: 'default', name: workspace },
        RELATION_HAS_PART,
      );
    }
    if (isWorkspace(entity)) {
      const { owner, members } = entity.spec;
      relate(RELATION_OWNED_BY, parseRef(owner, 'Group'), RELATION_OWNER_OF);
      for (const ref of Object.values(members).flat()) {
        relate(RELATION_HAS_MEMBER, parseRef(ref, 'User'), RELATION_MEMBER_OF);
      }
    }
    return entity;
  }
}

function isWorkspace(entity: Entity): entity is Entity & WorkspaceEntity {
  return workspaceEntitySchema.safeParse(entity).success;
}

function parseRef(ref: string, defaultKind: string): CompoundEntityRef {
  return parseEntityRef(ref, { defaultKind, defaultNamespace: 'default' });
}
