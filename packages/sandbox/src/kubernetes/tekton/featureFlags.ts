import type { ObjectClient } from '../types.ts';

export const TEKTON_NAMESPACE = 'tekton-pipelines';
const CONFIG_MAP = 'feature-flags';

/** Defaults of the ConfigMap `feature-flags`, as a release installs it. */
const DEFAULT_FLAGS = {
  'await-sidecar-readiness': 'true',
  coschedule: 'workspaces',
  'disable-creds-init': 'false',
  'disable-inline-spec': '',
  'enable-api-fields': 'beta',
  'enable-artifacts': 'false',
  'enable-cel-in-whenexpression': 'false',
  'enable-concise-resolver-syntax': 'false',
  'enable-kubernetes-sidecar': 'false',
  'enable-param-enum': 'false',
  'enable-provenance-in-status': 'true',
  'enable-tekton-oci-bundles': 'false',
  'enforce-nonfalsifiability': 'none',
  'keep-pod-on-cancel': 'false',
  'max-result-size': '4096',
  'require-git-ssh-secret-known-hosts': 'false',
  'results-from': 'termination-message',
  'running-in-environment-with-injected-sidecars': 'true',
  'send-cloudevents-for-runs': 'true',
  'set-security-context': 'false',
  'set-security-context-read-only-root-filesystem': 'false',
  'trusted-resources-verification-no-match-policy': 'ignore',
};

export type FeatureFlag = keyof typeof DEFAULT_FLAGS;
export type FeatureFlags = Record<FeatureFlag, string>;

/** As they stand now: each use reads them, so that changes count at once. */
export function featureFlags(objects: ObjectClient): FeatureFlags {
  const map = objects.get('configmaps', TEKTON_NAMESPACE, CONFIG_MAP);
  return { ...DEFAULT_FLAGS, ...map?.data };
}

export function isEnabled(objects: ObjectClient, flag: FeatureFlag): boolean {
  return featureFlags(objects)[flag] === 'true';
}

/** Makes the namespace of the install and its configuration. */
export function createConfiguration(objects: ObjectClient): void {
  const labels = {
    'app.kubernetes.io/instance': 'default',
    'app.kubernetes.io/part-of': 'tekton-pipelines',
  };
  if (!objects.get('namespaces', undefined, TEKTON_NAMESPACE)) {
    objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: TEKTON_NAMESPACE, labels },
    });
  }
  if (!objects.get('configmaps', TEKTON_NAMESPACE, CONFIG_MAP)) {
    objects.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: CONFIG_MAP, namespace: TEKTON_NAMESPACE, labels },
      data: DEFAULT_FLAGS,
    });
  }
}
