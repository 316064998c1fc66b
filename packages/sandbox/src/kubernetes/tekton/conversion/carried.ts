import { isRecord } from '../../store/json.ts';
import type { KubeObject } from '../../types.ts';
import { parseJson } from '../stepResults.ts';
import { listAt, recordAt, without, type Json } from './fields.ts';

/** Annotations in which version 1 keeps what only v1beta1 has fields for. */
export const RESOURCES = 'tekton.dev/v1beta1Resources';
export const CLOUD_EVENTS = 'tekton.dev/v1beta1CloudEvents';
export const RESOURCES_RESULT = 'tekton.dev/v1beta1ResourcesResult';
const DEPRECATIONS = 'tekton.dev/v1beta1.task-deprecations';

/** What steps once had as containers; a step template had a name besides. */
export const DEPRECATED_STEP_FIELDS = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'stdin',
  'stdinOnce',
  'tty',
];
const DEPRECATED_TEMPLATE_FIELDS = ['name', ...DEPRECATED_STEP_FIELDS];

/** An object's metadata while the object is converted. */
export class Carried {
  readonly #metadata: KubeObject['metadata'];
  readonly #annotations: Record<string, string>;

  constructor(metadata: KubeObject['metadata']) {
    this.#metadata = metadata;
    this.#annotations = { ...metadata.annotations };
  }

  get name(): string {
    return this.#metadata.name;
  }

  /** As it is after all was put and taken. */
  get metadata(): KubeObject['metadata'] {
    const { annotations: _, ...rest } = this.#metadata;
    const some = Object.keys(this.#annotations).length > 0;
    return some ? { ...rest, annotations: this.#annotations } : rest;
  }

  /** Moves a field into an annotation. */
  put(annotation: string, owner: Json, field: string): Json {
    if (owner[field] === undefined) return owner;
    this.#annotations[annotation] = JSON.stringify(owner[field]);
    return without(owner, field);
  }

  /** Moves it back. */
  take(annotation: string, owner: Json, field: string): Json {
    const text = this.#annotations[annotation];
    if (text === undefined) return owner;
    delete this.#annotations[annotation];
    return { ...owner, [field]: parseJson(text) };
  }

  /** Moves what steps no longer have out of a task. */
  putDeprecated(spec: Json, task: string): Json {
    const steps = listAt(spec, 'steps');
    const template = recordAt(spec, 'stepTemplate');
    const old = {
      deprecatedSteps: steps.map(step => only(step, DEPRECATED_STEP_FIELDS)),
      deprecatedStepTemplate: only(template, DEPRECATED_TEMPLATE_FIELDS),
    };
    const parts = [...old.deprecatedSteps, old.deprecatedStepTemplate];
    if (parts.every(part => Object.keys(part).length === 0)) return spec;
    const all = { ...this.#deprecations(), [task]: old };
    this.#annotations[DEPRECATIONS] = JSON.stringify(all);
    return {
      ...spec,
      steps: steps.map(step => without(step, ...DEPRECATED_STEP_FIELDS)),
      ...(spec.stepTemplate !== undefined && {
        stepTemplate: without(template, ...DEPRECATED_TEMPLATE_FIELDS),
      }),
    };
  }

  /** Moves it back, unless the task has other steps by now. */
  takeDeprecated(spec: Json, task: string): Json {
    const { [task]: old, ...others } = this.#deprecations();
    if (!isRecord(old)) return spec;
    const steps = listAt(spec, 'steps');
    const before = listAt(old, 'deprecatedSteps');
    if (steps.length !== before.length) return spec;
    delete this.#annotations[DEPRECATIONS];
    if (Object.keys(others).length > 0)
      this.#annotations[DEPRECATIONS] = JSON.stringify(others);
    const template = recordAt(old, 'deprecatedStepTemplate');
    return {
      ...spec,
      steps: steps.map((step, index) => ({ ...step, ...before[index] })),
      ...(Object.keys(template).length > 0 && {
        stepTemplate: { ...recordAt(spec, 'stepTemplate'), ...template },
      }),
    };
  }

  #deprecations(): Json {
    const found = parseJson(this.#annotations[DEPRECATIONS] ?? '{}');
    return isRecord(found) ? found : {};
  }
}

function only(value: Json, names: string[]): Json {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => names.includes(name)),
  );
}
