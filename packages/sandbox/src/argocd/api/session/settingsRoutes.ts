import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import type { Route } from '../http/router.ts';

/** As which Argo CD the sandbox answers. */
const VERSION = 'v3.5.1';

/** What the default settings leave out of comparisons and refreshes, by kind. */
const IGNORED: Record<string, { differences?: string[]; updates: string[] }> = {
  '*/*': { differences: ['/status'], updates: ['/status'] },
  ConfigMap: {
    updates: [
      '.metadata.annotations."cluster-autoscaler.kubernetes.io/last-updated"',
      '.metadata.annotations."control-plane.alpha.kubernetes.io/leader"',
    ],
  },
  Endpoints: { updates: ['/metadata', '/subsets'] },
  'apps/ReplicaSet': {
    updates: [
      '.metadata.annotations."deployment.kubernetes.io/desired-replicas"',
      '.metadata.annotations."deployment.kubernetes.io/max-replicas"',
      '.metadata.annotations."rollout.argoproj.io/desired-replicas"',
    ],
  },
  'argoproj.io/Application': {
    updates: [
      '.metadata.annotations."notified.notifications.argoproj.io"',
      '.metadata.annotations."argocd.argoproj.io/refresh"',
      '.metadata.annotations."argocd.argoproj.io/hydrate"',
      '.operation',
    ],
  },
  'argoproj.io/Rollout': {
    updates: ['.metadata.annotations."notified.notifications.argoproj.io"'],
  },
  'autoscaling/HorizontalPodAutoscaler': {
    updates: [
      '.metadata.annotations."autoscaling.alpha.kubernetes.io/behavior"',
      '.metadata.annotations."autoscaling.alpha.kubernetes.io/conditions"',
      '.metadata.annotations."autoscaling.alpha.kubernetes.io/metrics"',
      '.metadata.annotations."autoscaling.alpha.kubernetes.io/current-metrics"',
    ],
  },
  'discovery.k8s.io/EndpointSlice': {
    updates: ['/metadata', '/endpoints', '/ports'],
  },
};

/** The YAML in which the server tells of them. */
function overrideText(paths: string[]): string {
  const list = (name: string, items: string[]) =>
    items.length > 0
      ? `${name}:\n${items.map(item => `- ${item}\n`).join('')}`
      : `${name}: null\n`;
  const expressions = paths.filter(path => path.startsWith('.'));
  const pointers = paths.filter(path => path.startsWith('/'));
  return `${list('jqPathExpressions', expressions)}${list(
    'jsonPointers',
    pointers,
  )}managedFieldsManagers: null\n`;
}

const RESOURCE_OVERRIDES = Object.fromEntries(
  Object.entries(IGNORED).map(([kind, { differences = [], updates }]) => [
    kind,
    {
      ignoreDifferences: overrideText(differences),
      ignoreResourceUpdates: overrideText(updates),
    },
  ]),
);

/** Version and settings; they say more to whoever is logged in. */
export function settingsRoutes(context: ApiContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/version',
      anonymous: true,
      handle: () => ({ Version: VERSION }),
    },
    {
      method: 'GET',
      path: '/api/v1/settings',
      anonymous: true,
      handle: request => settings(context, request),
    },
    { method: 'GET', path: '/api/v1/settings/plugins', handle: () => ({}) },
  ];
}

function settings(
  { settings: read, namespace }: ApiContext,
  request: ApiRequest,
) {
  const loggedIn = request.anyClaims !== undefined;
  return {
    appLabelKey: 'app.kubernetes.io/instance',
    ...(loggedIn && { resourceOverrides: RESOURCE_OVERRIDES }),
    googleAnalytics: { anonymizeUsers: true },
    kustomizeOptions: { BuildOptions: '', BinaryPath: '', Versions: null },
    help: {},
    ...(loggedIn && { passwordPattern: '^.{8,32}$' }),
    trackingMethod: read().tracking,
    ...(loggedIn && { controllerNamespace: namespace }),
    syncWithReplaceAllowed: true,
  };
}
