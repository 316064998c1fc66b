/** Feature flags of the imitated install, as each run's status repeats them. */
export const PROVENANCE = {
  featureFlags: {
    awaitSidecarReadiness: true,
    coschedule: 'workspaces',
    enableAPIFields: 'beta',
    enableProvenanceInStatus: true,
    enforceNonfalsifiability: 'none',
    maxResultSize: 4096,
    resultExtractionMethod: 'termination-message',
    runningInEnvWithInjectedSidecars: true,
    sendCloudEventsForRuns: true,
    verificationNoMatchPolicy: 'ignore',
  },
};

export const RELEASE_ANNOTATION = 'pipeline.tekton.dev/release';
export const RELEASE = 'unknown';
export const READY_ANNOTATION = 'tekton.dev/ready';
export const MANAGED_BY = {
  'app.kubernetes.io/managed-by': 'tekton-pipelines',
};
