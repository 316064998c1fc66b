import { FIRST_FILES } from '../controller/__testUtils__/scenarios.ts';
import { startForge, type RunningForge } from '../../forge/index.ts';

const configMap = (name: string, data: object) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });

const deployment = (name: string, version: string) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'web',
              image: 'local.test/busybox:1',
              env: [{ name: 'VERSION', value: version }],
              command: [
                'sh',
                '-c',
                'i=0; while true; do i=$((i+1)); echo line $i version $VERSION; sleep 1; done',
              ],
            },
          ],
        },
      },
    },
  });

const HELM_CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-cm
  labels:
    app.kubernetes.io/managed-by: {{ .Release.Service }}
data:
  message: {{ .Values.message }}
`;

/** The paths of the repository that the recordings were made with. */
const FILES: Record<string, string> = {
  'plain/cm.yaml': configMap('settings', { value: '1' }),
  'plain/extra.yaml': configMap('extra', { value: '1' }),
  'plain/deploy.yaml': deployment('web', '1'),
  'plain/secret.yaml': JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'creds' },
    type: 'Opaque',
    stringData: { key: 'k', user: 'u' },
  }),
  'plain/service.yaml': JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  }),
  'kustom/kustomization.yaml': 'resources: [cm.yaml]\nnamePrefix: k-\n',
  'kustom/cm.yaml': configMap('cm', { a: '1' }),
  'helm/Chart.yaml': 'apiVersion: v2\nname: rec\nversion: 0.1.0\n',
  'helm/values.yaml': 'replicas: 1\nmessage: hello\n',
  'helm/values-prod.yaml': 'message: prod\n',
  'helm/templates/cm.yaml': HELM_CONFIG_MAP,
  'helm/templates/web.yaml': deployment('{{ .Release.Name }}-web', '1'),
  'badyaml/bad.yaml': 'a: [1, 2\n  b: {{{\n',
  ...Object.fromEntries(
    Object.entries(FIRST_FILES).flatMap(([path, text]) =>
      text && /^(hook|invalid|failhook)\//.test(path) ? [[path, text]] : [],
    ),
  ),
};

/** What was pushed while syncs were recorded, by its message. */
export const PUSHES = {
  'settings 2, version 2': {
    'plain/cm.yaml': configMap('settings', { value: '2' }),
    'plain/deploy.yaml': deployment('web', '2'),
  },
  'extra removed': { 'plain/extra.yaml': null },
};

/** A Git server with the repositories `rec-app` and `app`. */
export async function startRecordedForge(): Promise<RunningForge> {
  const forge = await startForge({
    users: [{ login: 'rec', password: 'recorded', email: 'rec@example.test' }],
  });
  for (const name of ['rec-app', 'app']) {
    await forge.createRepository({ owner: 'rec', name });
    await forge.commit(`rec/${name}`, [
      {
        author: 'rec',
        message: 'stream change',
        date: new Date(),
        files: FILES,
      },
    ]);
  }
  return forge;
}

/** How the recordings call that server, also where it is encoded. */
export function forgeNames(forge: RunningForge): Array<[string, string]> {
  const recorded = 'http://127.0.0.1:8930/';
  const ours = `${forge.url}/rec/`;
  const once = encodeURIComponent;
  const twice = (text: string) => once(once(text));
  return [
    [recorded, ours],
    [once(recorded), once(ours)],
    [twice(recorded), twice(ours)],
  ];
}
