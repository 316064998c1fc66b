import type { KubeObject } from '../../types.ts';

/** `interceptors[]` of a trigger. */
export interface InterceptorSpec {
  name?: string;
  ref?: { name?: string; kind?: string };
  params?: { name: string; value: unknown }[];
}

/** `bindings[]` of a trigger: a reference, or a param of its own. */
export interface BindingSpec {
  name?: string;
  value?: string;
  ref?: string;
  kind?: string;
}

export interface TriggerTemplateSpec {
  params?: { name: string; default?: string }[];
  resourcetemplates?: KubeObject[];
}

export interface TriggerSpec {
  name?: string;
  interceptors?: InterceptorSpec[];
  bindings?: BindingSpec[];
  template?: { ref?: string; spec?: TriggerTemplateSpec };
  triggerRef?: string;
  serviceAccountName?: string;
}

export interface EventListenerSpec {
  serviceAccountName?: string;
  triggers?: TriggerSpec[];
  triggerGroups?: {
    name: string;
    interceptors?: InterceptorSpec[];
    triggerSelector?: Selectors;
  }[];
  labelSelector?: LabelSelector;
  namespaceSelector?: NamespaceSelector;
  resources?: unknown;
  [field: string]: unknown;
}

export interface Selectors {
  labelSelector?: LabelSelector;
  namespaceSelector?: NamespaceSelector;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
}

export interface NamespaceSelector {
  matchNames?: string[];
}

export const TRIGGERS = {
  listeners: 'eventlisteners.triggers.tekton.dev',
  triggers: 'triggers.triggers.tekton.dev',
  bindings: 'triggerbindings.triggers.tekton.dev',
  clusterBindings: 'clustertriggerbindings.triggers.tekton.dev',
  templates: 'triggertemplates.triggers.tekton.dev',
  clusterInterceptors: 'clusterinterceptors.triggers.tekton.dev',
} as const;

/** Annotation of an EventListener: `false` lets it take what is not JSON. */
export const PAYLOAD_VALIDATION = 'tekton.dev/payload-validation';

/** What came in over HTTP. */
export interface TriggerEvent {
  id: string;
  /** As it was sent, which signatures are made of. */
  rawBody: string;
  body: unknown;
  /** By canonical name: `X-Github-Event`. */
  headers: Record<string, string>;
  url: string;
  extensions: Record<string, unknown>;
}
