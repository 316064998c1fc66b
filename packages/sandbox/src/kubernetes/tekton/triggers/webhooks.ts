import { StatusError } from '../../api/statusError.ts';
import type { Admission, AdmissionRequest, KubeObject } from '../../types.ts';
import { bothSet, FieldErrors, neitherSet } from '../validation/fieldErrors.ts';
import {
  TRIGGERS,
  type TriggerSpec,
  type TriggerTemplateSpec,
} from './types.ts';

const LONGEST_LISTENER_NAME = 60;

/** `webhook.triggers.tekton.dev` */
export function triggersDefaulting(): Admission {
  return {
    resources: Object.values(TRIGGERS),
    admit({ object, operation, subresource }: AdmissionRequest) {
      if (operation === 'DELETE' || subresource) return;
      object.spec ??= {};
      if (object.kind === 'Trigger') defaultTrigger(object.spec);
      if (object.kind !== 'EventListener') return;
      object.spec.namespaceSelector ??= {};
      object.spec.resources ??= {};
      for (const trigger of object.spec.triggers ?? []) defaultTrigger(trigger);
    },
  };
}

const VALIDATIONS: Record<string, (object: KubeObject) => FieldErrors> = {
  EventListener: validateListener,
  Trigger: ({ spec }) => validateTrigger(spec, 'spec'),
  TriggerBinding: validateBinding,
  ClusterTriggerBinding: validateBinding,
  TriggerTemplate: ({ spec }) => validateTemplate(spec, 'spec'),
};

/** `validation.webhook.triggers.tekton.dev` */
export function triggersValidation(): Admission {
  return {
    resources: Object.values(TRIGGERS),
    admit({ object, operation, subresource }: AdmissionRequest) {
      if (operation === 'DELETE' || subresource) return;
      const errors = VALIDATIONS[object.kind]?.(object);
      if (!errors || errors.empty) return;
      throw StatusError.badRequest(
        `admission webhook "validation.webhook.triggers.tekton.dev" denied the request: validation failed: ${errors}`,
      );
    },
  };
}

function defaultTrigger({ bindings = [], interceptors = [] }: TriggerSpec) {
  for (const binding of bindings) {
    if (binding.ref) binding.kind ??= 'TriggerBinding';
  }
  for (const { ref } of interceptors) {
    if (ref?.name) ref.kind ??= 'ClusterInterceptor';
  }
}

function validateListener({ metadata, spec }: KubeObject): FieldErrors {
  const errors = new FieldErrors();
  if ((metadata.name ?? '').length > LONGEST_LISTENER_NAME) {
    errors.add(
      `invalid value: eventListener name '${metadata.name}' must be no more than ${LONGEST_LISTENER_NAME} characters long`,
      'metadata.name',
    );
  }
  const selects =
    spec.labelSelector || Object.keys(spec.namespaceSelector ?? {}).length > 0;
  if (!spec.triggers?.length && !spec.triggerGroups?.length && !selects) {
    errors.add(neitherSet, [
      'spec.labelSelector',
      'spec.namespaceSelector',
      'spec.triggerGroups',
      'spec.triggers',
    ]);
  }
  (spec.triggers ?? []).forEach((trigger: TriggerSpec, index: number) => {
    const path = `spec.triggers[${index}]`;
    if (!trigger.triggerRef) errors.addAll(validateTrigger(trigger, path));
  });
  return errors;
}

function validateTrigger({ template = {} }: TriggerSpec, path: string) {
  const errors = new FieldErrors();
  const { ref, spec } = template;
  const paths = [`${path}.template.ref`, `${path}.template.spec`];
  if (ref && spec) errors.add(bothSet, paths);
  if (!ref && !spec) errors.add(neitherSet, paths);
  if (spec) errors.addAll(validateTemplate(spec, `${path}.template.spec`));
  return errors;
}

function validateBinding({ spec }: KubeObject): FieldErrors {
  const errors = new FieldErrors();
  const seen = new Set<string>();
  (spec.params ?? []).forEach(({ name }: { name: string }, index: number) => {
    if (seen.has(name)) errors.add(bothSet, `spec.params[${index}].name`);
    seen.add(name);
  });
  return errors;
}

function validateTemplate(
  spec: TriggerTemplateSpec,
  path: string,
): FieldErrors {
  const errors = new FieldErrors();
  const { params = [], resourcetemplates = [] } = spec;
  if (resourcetemplates.length === 0) {
    const missing = [`${path}.resourcetemplates`];
    if (Object.keys(spec).length === 0) missing.unshift(path);
    return errors.add('missing field(s)', missing);
  }
  const declared = new Set(params.map(({ name }) => name));
  resourcetemplates.forEach((template, index) => {
    const text = JSON.stringify(template);
    for (const [whole, name] of text.matchAll(/\$\(tt\.params\.([\w.-]+)\)/g)) {
      if (!declared.has(name)) {
        errors.add(
          `invalid value: undeclared param '${whole}'`,
          `${path}.resourcetemplates[${index}]`,
          `'${whole}' must be declared in spec.params`,
        );
      }
    }
  });
  return errors;
}
