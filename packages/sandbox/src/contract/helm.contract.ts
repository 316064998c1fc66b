import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CommandLine } from './command.ts';
import { clientProgram, describeContract } from './suite.ts';

let helm: CommandLine;
let chart: string;

const contract = describeContract('helm', ({ target, namespace }) => {
  const { folder, kubeconfig } = target;
  helm = new CommandLine(
    clientProgram('AMAMBA_HELM'),
    [`--kubeconfig=${kubeconfig}`, `--namespace=${namespace}`],
    {
      env: {
        HOME: folder,
        HELM_CACHE_HOME: join(folder, 'helm-cache'),
        HELM_CONFIG_HOME: join(folder, 'helm-config'),
        HELM_DATA_HOME: join(folder, 'helm-data'),
      },
    },
  );
  chart = join(folder, 'shop');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  const files = chartFiles(target.nginx, target.busybox);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(chart, name), content);
  }
});

test('helm install waits until the release is ready', async () => {
  const said = await helm.ok`install shop ${chart} --wait --timeout=55s`;
  assert.match(said, /^STATUS: deployed\nREVISION: 1$/m);
  const list = await helm.ok`list`;
  assert.match(list, /^shop\s+\S+\s+1\s+.*deployed\s+shop-0\.1\.0/m);
  const { kubectl } = contract;
  assert.match(await kubectl.ok`get deploy shop`, /^shop +1\/1 +1 +1 /m);
  const path = '{.metadata.labels.app\\.kubernetes\\.io/managed-by}';
  assert.equal(await kubectl.ok`get deploy shop -o jsonpath=${path}`, 'Helm');
});

test('helm test runs the pods of the chart', async () => {
  const said = await helm.ok`test shop --timeout=55s --logs`;
  assert.match(said, /Phase: +Succeeded/);
  assert.match(said, /it is green/);
});

test('helm upgrade, history and rollback', async () => {
  const { kubectl } = contract;
  await helm.ok`upgrade shop ${chart} --set=color=blue,replicas=2 --wait --timeout=55s`;
  const color = () => kubectl.ok`get configmap shop -o jsonpath={.data.color}`;
  assert.equal(await color(), 'blue');
  assert.match(await helm.ok`get values shop`, /color: blue/);
  const history = await helm.ok`history shop`;
  assert.match(history, /^1\s.*superseded.*\n2\s.*deployed/m);
  await helm.ok`rollback shop 1 --wait --timeout=55s`;
  assert.equal(await color(), 'green');
  assert.equal(
    await kubectl.ok`get deploy shop -o jsonpath={.spec.replicas}`,
    '1',
  );
  assert.match(await helm.ok`status shop`, /REVISION: 3/);
});

test('a failed upgrade says why and can be rolled back', async () => {
  const stderr = await helm.fails`upgrade shop ${chart} --set=replicas=-1`;
  assert.match(
    stderr,
    /spec\.replicas: Invalid value: -1: must be greater than or equal to 0/,
  );
  await helm.ok`rollback shop 1 --wait --timeout=55s`;
});

test('helm uninstall leaves nothing', async () => {
  const { kubectl } = contract;
  assert.match(
    await helm.ok`uninstall shop --wait`,
    /release "shop" uninstalled/,
  );
  const kinds = 'deployments,services,configmaps,secrets,replicasets';
  const left = await kubectl.ok`get ${kinds} -l ${'app=shop'} -o name`;
  assert.equal(left, '');
  assert.equal(await kubectl.ok`get secrets -l owner=helm -o name`, '');
});

function chartFiles(nginx: string, busybox: string) {
  return {
    'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
    'values.yaml': 'color: green\nreplicas: 1\n',
    'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {app: shop}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
      annotations:
        color: {{ .Values.color }}
    spec:
      containers:
      - name: main
        image: ${nginx}
        readinessProbe:
          httpGet: {path: /, port: 80}
          periodSeconds: 1
`,
    'templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
  labels: {app: shop}
spec:
  selector: {app: shop}
  ports:
  - port: 80
`,
    'templates/configmap.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels: {app: shop}
data:
  color: {{ .Values.color }}
`,
    'templates/test.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  restartPolicy: Never
  containers:
  - name: test
    image: ${busybox}
    command:
    - sh
    - -c
    - wget -q -O - http://{{ .Release.Name }} | grep -q Welcome && echo it is {{ .Values.color }}
`,
  };
}
