import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeContract, eventually } from './suite.ts';

const contract = describeContract('objects');

const CONFIG = (data: Record<string, string>) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data,
  });

/** As `kubectl apply` shows what it would change. */
const WORKLOAD = (replicas: number, image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: applied
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: applied}
  template:
    metadata:
      labels: {app: applied}
    spec:
      containers:
      - name: main
        image: ${image}
        command: [sleep, infinity]
        ports:
        - containerPort: 80
`;

test('kubectl create makes each kind it has a word for', async () => {
  const { kubectl } = contract;
  const said = [
    await kubectl.ok`create configmap made --from-literal=color=red`,
    await kubectl.ok`create secret generic made --from-literal=password=s3cret`,
    await kubectl.ok`create serviceaccount made`,
    await kubectl.ok`create service clusterip made --tcp=80:8080`,
    await kubectl.ok`create quota made --hard=configmaps=50`,
    await kubectl.ok`create role made --verb=get,list --resource=pods`,
    await kubectl.ok`create rolebinding made --role=made --user=ann`,
    await kubectl.ok`create poddisruptionbudget made --selector=app=x --min-available=1`,
    await kubectl.ok`create ingress made --rule=example.test/*=made:80`,
  ];
  assert.deepEqual(
    said.map(line => line.trim()),
    [
      'configmap/made created',
      'secret/made created',
      'serviceaccount/made created',
      'service/made created',
      'resourcequota/made created',
      'role.rbac.authorization.k8s.io/made created',
      'rolebinding.rbac.authorization.k8s.io/made created',
      'poddisruptionbudget.policy/made created',
      'ingress.networking.k8s.io/made created',
    ],
  );
  const data = await kubectl.ok`get secret made -o jsonpath={.data.password}`;
  assert.equal(Buffer.from(data, 'base64').toString(), 's3cret');
  const stderr = await kubectl.fails`create configmap made`;
  assert.match(stderr, /configmaps "made" already exists/);
});

test('kubectl create says what is wrong with a manifest', async () => {
  const { kubectl, file } = contract;
  const unknown = file(
    'unknown.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd}\ndatas: {}\n',
  );
  const strict = await kubectl.fails`create -f ${unknown}`;
  assert.match(strict, /strict decoding error: unknown field "datas"/);
  const invalid = file(
    'invalid.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: Odd_Name}\nspec: {containers: []}\n',
  );
  const refused = await kubectl.fails`create -f ${invalid}`;
  assert.match(refused, /The Pod "Odd_Name" is invalid:/);
  assert.match(refused, /metadata\.name: Invalid value: "Odd_Name"/);
  assert.match(refused, /spec\.containers: Required value/);
});

test('kubectl get shows tables, YAML, paths, columns and selections', async () => {
  const { kubectl, file } = contract;
  for (const n of [1, 2, 3]) {
    await kubectl.ok`create configmap list-${n} --from-literal=number=${n}`;
    await kubectl.ok`label configmap list-${n} n=${n} set=list`;
  }
  const table = await kubectl.ok`get configmaps -l set=list`;
  assert.match(table, /^NAME +DATA +AGE\nlist-1 +1 +\d+s\nlist-2 +1 +\d+s\n/);
  const wide = await kubectl.ok`get configmap list-1 -o wide --show-labels`;
  assert.match(wide, /n=1,set=list/);
  const names = await kubectl.ok`get cm -l ${'n notin (2),set=list'} -o name`;
  assert.equal(names, 'configmap/list-1\nconfigmap/list-3\n');
  const path = '{range .items[*]}{.metadata.name}={.data.number} {end}';
  const paths = await kubectl.ok`get cm -l set=list -o jsonpath=${path}`;
  assert.equal(paths, 'list-1=1 list-2=2 list-3=3 ');
  const columns =
    await kubectl.ok`get cm -l set=list --sort-by=.data.number -o custom-columns=N:.data.number`;
  assert.equal(columns, 'N\n1\n2\n3\n');
  const one =
    await kubectl.ok`get cm --field-selector=metadata.name=list-2 -o name`;
  assert.equal(one, 'configmap/list-2\n');
  const yaml = await kubectl.ok`get cm list-1 -o yaml`;
  assert.match(
    yaml,
    /^apiVersion: v1\ndata:\n {2}number: "1"\nkind: ConfigMap\n/,
  );
  const again = file('again.yaml', yaml);
  assert.match(
    await kubectl.ok`replace -f ${again}`,
    /configmap\/list-1 replaced/,
  );
  const stderr = await kubectl.fails`get cm absent`;
  assert.match(
    stderr,
    /Error from server \(NotFound\): configmaps "absent" not found/,
  );
});

test('kubectl get -w follows changes', async () => {
  const { kubectl } = contract;
  await kubectl.ok`create configmap watched --from-literal=a=1`;
  const watching = kubectl.with({
    until: text => /DELETED.*watched/.test(text),
  })
    .ok`get configmaps --field-selector=metadata.name=watched -w --output-watch-events`;
  await new Promise(resolve => setTimeout(resolve, 1_000));
  await kubectl.ok`label configmap watched seen=yes`;
  await kubectl.ok`delete configmap watched`;
  const events = (await watching).match(/^(ADDED|MODIFIED|DELETED)/gm);
  assert.deepEqual(events, ['ADDED', 'MODIFIED', 'DELETED']);
});

test('kubectl label and annotate add, keep and remove', async () => {
  const { kubectl } = contract;
  await kubectl.ok`create configmap tagged`;
  await kubectl.ok`label configmap tagged tier=front`;
  const stderr = await kubectl.fails`label configmap tagged tier=back`;
  assert.match(
    stderr,
    /'tier' already has a value \(front\), and --overwrite is false/,
  );
  await kubectl.ok`label configmap tagged tier=back --overwrite`;
  await kubectl.ok`annotate configmap tagged note=${'two words'}`;
  const path = '{.metadata.labels.tier}|{.metadata.annotations.note}';
  const shown = await kubectl.ok`get cm tagged -o jsonpath=${path}`;
  assert.equal(shown, 'back|two words');
  await kubectl.ok`label configmap tagged tier-`;
  const labels = await kubectl.ok`get cm tagged -o jsonpath={.metadata.labels}`;
  assert.equal(labels, '');
});

test('kubectl patch in its three kinds', async () => {
  const { kubectl, file, target } = contract;
  const manifest = file('patched.yaml', WORKLOAD(0, target.busybox));
  await kubectl.ok`apply -f ${manifest}`;
  const strategic = JSON.stringify({
    spec: {
      template: { spec: { containers: [{ name: 'side', image: 'side:1' }] } },
    },
  });
  await kubectl.ok`patch deployment applied -p ${strategic}`;
  const names = '{.spec.template.spec.containers[*].name}';
  assert.equal(
    await kubectl.ok`get deploy applied -o jsonpath=${names}`,
    'side main',
  );
  const merge = '{"metadata":{"labels":{"kind":"merge"}}}';
  await kubectl.ok`patch deployment applied --type=merge -p ${merge}`;
  const json = JSON.stringify([
    { op: 'test', path: '/metadata/labels/kind', value: 'merge' },
    { op: 'remove', path: '/spec/template/spec/containers/0' },
  ]);
  await kubectl.ok`patch deployment applied --type=json -p ${json}`;
  assert.equal(
    await kubectl.ok`get deploy applied -o jsonpath=${names}`,
    'main',
  );
  const stderr =
    await kubectl.fails`patch deployment applied --type=json -p ${json}`;
  assert.match(stderr, /is invalid|rejected our request/);
  await kubectl.ok`delete deployment applied`;
});

test('kubectl apply from the client: creates, keeps, changes, prunes fields', async () => {
  const { kubectl, file } = contract;
  const first = file('first.json', CONFIG({ a: '1', b: '2' }));
  assert.match(await kubectl.ok`apply -f ${first}`, /settings created/);
  assert.match(await kubectl.ok`apply -f ${first}`, /settings unchanged/);
  await kubectl.ok`patch configmap settings -p ${'{"data":{"c":"by hand"}}'}`;
  const second = file('second.json', CONFIG({ a: '3' }));
  const { code, stdout } = await kubectl.run`diff -f ${second}`;
  assert.equal(code, 1);
  assert.match(stdout, /^- {2}a: "1"$/m);
  assert.match(stdout, /^\+ {2}a: "3"$/m);
  assert.match(await kubectl.ok`apply -f ${second}`, /settings configured/);
  const data = await kubectl.ok`get configmap settings -o jsonpath={.data}`;
  assert.deepEqual(JSON.parse(data), { a: '3', c: 'by hand' });
  const dry = await kubectl.ok`apply -f ${first} --dry-run=server`;
  assert.match(dry, /settings configured \(server dry run\)/);
  const kept = await kubectl.ok`get configmap settings -o jsonpath={.data.a}`;
  assert.equal(kept, '3');
  const same = await kubectl.run`diff -f ${second}`;
  assert.equal(same.code, 0);
  await kubectl.ok`delete -f ${second}`;
});

test('kubectl apply --server-side: conflicts, force, dropped fields', async () => {
  const { kubectl, file, target } = contract;
  const manifest = file('ssa.yaml', WORKLOAD(0, target.busybox));
  const said = await kubectl.ok`apply --server-side -f ${manifest}`;
  assert.match(said, /deployment.apps\/applied serverside-applied/);
  await kubectl.ok`scale deployment applied --replicas=1`;
  const other = file('ssa-2.yaml', WORKLOAD(2, target.busybox));
  const stderr = await kubectl.fails`apply --server-side -f ${other}`;
  assert.match(
    stderr,
    /Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using autoscaling\/v1: \.spec\.replicas|Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps\/v1: \.spec\.replicas/,
  );
  await kubectl.ok`apply --server-side --force-conflicts -f ${other}`;
  const replicas =
    await kubectl.ok`get deploy applied -o jsonpath={.spec.replicas}`;
  assert.equal(replicas, '2');
  const fewer = file(
    'ssa-3.yaml',
    WORKLOAD(0, target.busybox).replace(/ {8}ports:\n.*\n/, ''),
  );
  await kubectl.ok`apply --server-side -f ${fewer}`;
  const path = '{.spec.template.spec.containers[0].ports}';
  assert.equal(await kubectl.ok`get deploy applied -o jsonpath=${path}`, '');
  const shown =
    await kubectl.ok`get deploy applied -o yaml --show-managed-fields`;
  assert.match(shown, /k:\{"name":"main"\}:/);
  await kubectl.ok`delete deployment applied`;
});

test('kubectl describe tells an object and its events', async () => {
  const { kubectl, file, target } = contract;
  const manifest = file('described.yaml', WORKLOAD(1, target.busybox));
  await kubectl.ok`apply -f ${manifest}`;
  await eventually(async () => {
    const text = await kubectl.ok`describe deployment applied`;
    assert.match(text, /^Replicas: +1 desired \| 1 updated \| 1 total/m);
    assert.match(
      text,
      /Normal +ScalingReplicaSet .*deployment-controller +Scaled up replica set applied-\w+ from 0 to 1/,
    );
  });
  await eventually(async () => {
    const pods = await kubectl.ok`describe pods -l app=applied`;
    assert.match(pods, /^Status: +Running/m);
    assert.match(pods, /^Controlled By: +ReplicaSet\/applied-/m);
    assert.match(
      pods,
      /Normal +Scheduled .*default-scheduler +Successfully assigned/,
    );
    assert.match(pods, /Normal +Started .*kubelet/);
  });
  await kubectl.ok`delete deployment applied`;
});

for (const cascade of ['background', 'foreground', 'orphan']) {
  test(`kubectl delete --cascade=${cascade}`, async () => {
    const { kubectl, file, target } = contract;
    const manifest = file('cascade.yaml', WORKLOAD(1, target.busybox));
    await kubectl.ok`apply -f ${manifest}`;
    const ready = 'jsonpath={.status.availableReplicas}=1';
    await kubectl.ok`wait deployment applied --for=${ready} --timeout=50s`;
    await kubectl.ok`delete deployment applied --cascade=${cascade}`;
    const sets = () => kubectl.ok`get replicasets -l app=applied -o name`;
    if (cascade === 'orphan') {
      assert.match(await sets(), /replicaset.apps\/applied-/);
      await kubectl.ok`delete replicaset -l app=applied`;
    } else if (cascade === 'foreground') {
      assert.equal(await sets(), '');
    }
    await eventually(async () => {
      assert.equal(await sets(), '');
      assert.equal(await kubectl.ok`get pods -l app=applied -o name`, '');
    }, 50_000);
  });
}

test('a finalizer holds an object until it is taken away', async () => {
  const { kubectl } = contract;
  await kubectl.ok`create configmap held`;
  const hold = '{"metadata":{"finalizers":["example.test/hold"]}}';
  await kubectl.ok`patch configmap held --type=merge -p ${hold}`;
  await kubectl.ok`delete configmap held --wait=false`;
  const path = '{.metadata.deletionTimestamp}';
  assert.match(await kubectl.ok`get cm held -o jsonpath=${path}`, /^\d{4}-/);
  const gone = kubectl.ok`wait configmap held --for=delete --timeout=30s`;
  const release = '{"metadata":{"finalizers":null}}';
  await kubectl.ok`patch configmap held --type=merge -p ${release}`;
  await gone;
});

test('a namespace goes with all that is in it', async () => {
  const { kubectl, namespace } = contract;
  const doomed = `${namespace}-doomed`;
  await kubectl.ok`create namespace ${doomed}`;
  await kubectl.ok`create configmap x --namespace=${doomed} --dry-run=server`;
  await kubectl.ok`delete namespace ${doomed} --timeout=50s`;
  const stderr = await kubectl.fails`get namespace ${doomed}`;
  assert.match(stderr, /namespaces ".*" not found/);
});
