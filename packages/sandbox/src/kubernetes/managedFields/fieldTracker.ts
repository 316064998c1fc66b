import { timestamp } from '../clock.ts';
import type { UpdateRequest, WriteOptions } from '../rest/requestOptions.ts';
import type { SchemaCatalog } from '../schema/openApiSchema.ts';
import {
  apiVersionOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import type { Clock, KubeObject, NewObject } from '../types.ts';
import { assertAppliedType } from './appliedTypes.ts';
import { FieldTypes, type FieldType } from './fieldType.ts';
import {
  applyFields,
  trackApplied,
  trackCreate,
  trackUpdate,
  type FieldWriter,
} from './managedFields.ts';

const UNKNOWN_MANAGER = 'unknown';

/** Parts of an object that are written by endpoints which nobody owns. */
const UNTRACKED = new Set(['binding', 'finalize']);

/** Notes in `metadata.managedFields` who wrote what of an object. */
export class FieldTracker {
  readonly #types: FieldTypes;
  readonly #catalog: SchemaCatalog;
  readonly #clock: Clock;

  constructor(catalog: SchemaCatalog, clock: Clock) {
    this.#catalog = catalog;
    this.#types = new FieldTypes(catalog);
    this.#clock = clock;
  }

  /** @param applied - what was sent, when the object is made by applying it */
  noteCreate(
    definition: ResourceDefinition,
    object: KubeObject,
    options: WriteOptions,
    applied: NewObject | undefined | false,
  ): void {
    const writer = this.#writer(definition, options);
    const type = this.#typeOf(definition);
    if (!applied) {
      trackCreate(object, writer, type, !definition.custom);
      return;
    }
    this.#assertType(definition, applied as KubeObject);
    trackApplied(object, applied as KubeObject, type, {
      writer,
      force: false,
      ignores: ignoredFields(definition, undefined),
    });
  }

  /** @param next - as the client made it, before what it cannot write */
  noteUpdate(
    definition: ResourceDefinition,
    prepared: KubeObject,
    next: KubeObject,
    old: KubeObject,
    request: UpdateRequest,
  ): void {
    const { subresource = '' } = request;
    if (UNTRACKED.has(subresource)) return;
    if (request.apply) {
      prepared.metadata.managedFields = next.metadata.managedFields;
      return;
    }
    const writer = this.#writer(definition, request);
    trackUpdate(prepared, old, writer, this.#typeOf(definition));
  }

  /**
   * The next version of an object by server-side apply.
   * @throws StatusError - Conflict, unless `force`
   */
  apply(
    definition: ResourceDefinition,
    live: KubeObject,
    applied: KubeObject,
    options: Omit<UpdateRequest, 'method'>,
    force: boolean,
  ): KubeObject {
    this.#assertType(definition, applied);
    return applyFields(live, applied, this.#typeOf(definition), {
      writer: this.#writer(definition, options),
      force,
      ignores: ignoredFields(definition, options.subresource),
    });
  }

  #assertType(definition: ResourceDefinition, applied: KubeObject): void {
    const schema = this.#catalog.schemaOf(definition);
    assertAppliedType(applied, schema, this.#catalog);
  }

  #typeOf(definition: ResourceDefinition): FieldType {
    return this.#types.ofSchema(this.#catalog.schemaOf(definition));
  }

  #writer(
    { group, version }: ResourceDefinition,
    { fieldManager, subresource, managedAs }: Partial<UpdateRequest>,
  ): FieldWriter {
    return {
      manager: fieldManager ?? UNKNOWN_MANAGER,
      apiVersion: apiVersionOf(group, version),
      // A scale is written without a time; so the real server has it.
      time: managedAs ? undefined : timestamp(this.#clock.now()),
      subresource: managedAs ?? subresource,
    };
  }
}

/** The status is not written with the rest, nor the rest with the status. */
function ignoredFields(
  { hasStatus }: ResourceDefinition,
  subresource: string | undefined,
): (element: string) => boolean {
  if (subresource === 'status') return element => element !== 'f:status';
  return element => hasStatus && element === 'f:status';
}
