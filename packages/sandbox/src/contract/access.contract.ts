import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandLine } from './command.ts';
import { describeContract, eventually } from './suite.ts';

const contract = describeContract('access');

test('kubectl auth can-i, and --list, for oneself and as another', async () => {
  const { kubectl } = contract;
  assert.equal(await kubectl.ok`auth can-i create deployments`, 'yes\n');
  const denied = await kubectl.run`auth can-i create deployments --as=ann`;
  assert.equal(denied.stdout, 'no\n');
  assert.equal(denied.code, 1);
  await kubectl.ok`create rolebinding ann --clusterrole=view --user=ann`;
  await eventually(async () => {
    assert.equal(await kubectl.ok`auth can-i list pods --as=ann`, 'yes\n');
  });
  const list = await kubectl.ok`auth can-i --list --as=ann`;
  assert.match(list, /^Resources +Non-Resource URLs +Resource Names +Verbs\n/);
  assert.match(list, /^pods +\[\] +\[\] +\[get list watch\]$/m);
  assert.match(
    list,
    /^selfsubjectaccessreviews\.authorization\.k8s\.io +\[\] +\[\] +\[create\]$/m,
  );
  assert.doesNotMatch(list, /^secrets /m);
});

test('who may not is told by name, verb and place', async () => {
  const { kubectl, namespace } = contract;
  const stderr = await kubectl.fails`get secrets --as=bob --as-group=devs`;
  assert.match(
    stderr,
    new RegExp(
      `Error from server \\(Forbidden\\): secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "${namespace}"`,
    ),
  );
});

test('kubectl auth whoami', async () => {
  const { kubectl } = contract;
  const shown = await kubectl.ok`auth whoami --as=ann --as-group=devs`;
  assert.match(shown, /^Username +ann$/m);
  assert.match(shown, /^Groups +\[devs system:authenticated\]$/m);
});

test('a ServiceAccount signs in with a token of its own', async () => {
  const { kubectl, namespace } = contract;
  await kubectl.ok`create serviceaccount robot`;
  await kubectl.ok`create role reader --verb=get,list --resource=configmaps`;
  await kubectl.ok`create rolebinding robot --role=reader --serviceaccount=${namespace}:robot`;
  const token = (await kubectl.ok`create token robot --duration=20m`).trim();
  const [, payload] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  assert.equal(claims.sub, `system:serviceaccount:${namespace}:robot`);
  assert.ok(claims.exp - claims.iat >= 1_200);
  const server =
    await kubectl.ok`config view --minify -o ${'jsonpath={.clusters[0].cluster.server}'}`;
  const robot = new CommandLine(kubectl.program, [
    '--kubeconfig=/dev/null',
    '--insecure-skip-tls-verify',
    `--server=${server}`,
    `--token=${token}`,
    `--namespace=${namespace}`,
  ]);
  await eventually(() => robot.ok`get configmaps`);
  const stderr = await robot.fails`get secrets`;
  assert.match(
    stderr,
    new RegExp(`User "system:serviceaccount:${namespace}:robot" cannot list`),
  );
  await kubectl.ok`delete serviceaccount robot`;
  await eventually(async () => {
    assert.match(
      await robot.fails`get configmaps`,
      /Unauthorized|must be logged in/,
    );
  });
});

test('nobody grants more than they have', async () => {
  const { kubectl } = contract;
  await kubectl.ok`create rolebinding eve --clusterrole=admin --user=eve`;
  await eventually(() => kubectl.ok`auth can-i create roles --as=eve`);
  const stderr =
    await kubectl.fails`create role more --verb=get --resource=nodes --as=eve`;
  assert.match(
    stderr,
    /user "eve" .*is attempting to grant RBAC permissions not currently held:\n\{APIGroups:\[""\], Resources:\["nodes"\], Verbs:\["get"\]\}/,
  );
});

test('quota and limits bound what a namespace holds', async () => {
  const { kubectl, file, target } = contract;
  const limits = file(
    'limits.yaml',
    `apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec:
  limits:
  - type: Container
    default: {memory: 64Mi}
    defaultRequest: {memory: 32Mi}
    max: {memory: 128Mi}
`,
  );
  await kubectl.ok`create quota few --hard=pods=1,requests.memory=1Gi`;
  const known = 'jsonpath={.status.hard.pods}=1';
  await kubectl.ok`wait quota few --for=${known} --timeout=30s`;
  await kubectl.ok`apply -f ${limits}`;
  await kubectl.ok`run first --image=${target.busybox} -- sleep 600`;
  const path = '{.spec.containers[0].resources}';
  assert.deepEqual(
    JSON.parse(await kubectl.ok`get pod first -o jsonpath=${path}`),
    { limits: { memory: '64Mi' }, requests: { memory: '32Mi' } },
  );
  const second = await kubectl.fails`run second --image=${target.busybox}`;
  assert.match(
    second,
    /pods "second" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1/,
  );
  assert.match(await kubectl.ok`describe quota few`, /^pods +1 +1$/m);
  await kubectl.ok`delete quota few`;
  const overrides =
    '{"spec":{"containers":[{"name":"big","image":"x","resources":{"limits":{"memory":"1Gi"}}}]}}';
  const big = await kubectl.fails`run big --image=x --overrides=${overrides}`;
  assert.match(
    big,
    /maximum memory usage per Container is 128Mi, but limit is 1Gi/,
  );
});

test('Pod Security refuses, warns, and leaves workloads to their pods', async () => {
  const { kubectl, namespace, target } = contract;
  const level = 'pod-security.kubernetes.io';
  await kubectl.ok`label namespace ${namespace} ${level}/enforce=baseline ${level}/warn=restricted`;
  const privileged = JSON.stringify({
    spec: {
      containers: [
        { name: 'p', image: 'x', securityContext: { privileged: true } },
      ],
    },
  });
  const stderr = await kubectl.fails`run p --image=x --overrides=${privileged}`;
  assert.match(
    stderr,
    /violates PodSecurity "baseline:latest": privileged \(container "p" must not set securityContext\.privileged=true\)/,
  );
  const { stderr: warned } =
    await kubectl.run`create deployment warned --image=${target.busybox}`;
  assert.match(
    warned,
    /Warning: would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false/,
  );
});
