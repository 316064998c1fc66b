import type { ObjectClient } from '../types.ts';
import { featureFlags } from './featureFlags.ts';
import type { RefSource } from './resolution/references.ts';

/** Where a run's definition came from and with which flags it is run. */
export function provenance(objects: ObjectClient, refSource?: RefSource) {
  const flags = featureFlags(objects);
  // Go leaves out what is false.
  const switches = {
    awaitSidecarReadiness: flags['await-sidecar-readiness'],
    enableKeepPodOnCancel: flags['keep-pod-on-cancel'],
    enableCELInWhenExpression: flags['enable-cel-in-whenexpression'],
    enableParamEnum: flags['enable-param-enum'],
    enableArtifacts: flags['enable-artifacts'],
    enableProvenanceInStatus: flags['enable-provenance-in-status'],
    runningInEnvWithInjectedSidecars:
      flags['running-in-environment-with-injected-sidecars'],
    sendCloudEventsForRuns: flags['send-cloudevents-for-runs'],
    setSecurityContext: flags['set-security-context'],
  };
  const on = Object.entries(switches).filter(([, value]) => value === 'true');
  const entries: [string, unknown][] = [
    ...on.map(([name]): [string, unknown] => [name, true]),
    ['coschedule', flags.coschedule],
    ['enableAPIFields', flags['enable-api-fields']],
    ['enforceNonfalsifiability', flags['enforce-nonfalsifiability']],
    ['maxResultSize', Number(flags['max-result-size'])],
    ['resultExtractionMethod', flags['results-from']],
    [
      'verificationNoMatchPolicy',
      flags['trusted-resources-verification-no-match-policy'],
    ],
  ];
  return {
    featureFlags: Object.fromEntries(
      entries.sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...(refSource && { refSource }),
  };
}

export const RELEASE_ANNOTATION = 'pipeline.tekton.dev/release';
export const RELEASE = 'unknown';
export const READY_ANNOTATION = 'tekton.dev/ready';
export const MANAGED_BY = {
  'app.kubernetes.io/managed-by': 'tekton-pipelines',
};
