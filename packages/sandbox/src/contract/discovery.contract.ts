import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeContract, sandboxOnly } from './suite.ts';

const contract = describeContract('discovery');

test('kubectl version tells both versions without a warning of skew', async () => {
  const { kubectl } = contract;
  const { stdout, stderr } = await kubectl.run`version`;
  assert.match(stdout, /^Client Version: v1\.\d+/m);
  assert.match(stdout, /^Server Version: v1\.\d+/m);
  if (!contract.target.real) assert.equal(stderr, '');
});

test('kubectl cluster-info names the control plane', async () => {
  const stdout = await contract.kubectl.ok`cluster-info`;
  assert.match(stdout, /control plane.* is running at .*https:\/\//);
});

test('kubectl api-versions lists the groups of every cluster', async () => {
  const stdout = await contract.kubectl.ok`api-versions`;
  const versions = new Set(stdout.split('\n'));
  for (const version of [
    'v1',
    'apps/v1',
    'authentication.k8s.io/v1',
    'authorization.k8s.io/v1',
    'autoscaling/v1',
    'autoscaling/v2',
    'batch/v1',
    'coordination.k8s.io/v1',
    'discovery.k8s.io/v1',
    'events.k8s.io/v1',
    'networking.k8s.io/v1',
    'policy/v1',
    'rbac.authorization.k8s.io/v1',
    'storage.k8s.io/v1',
    'apiextensions.k8s.io/v1',
  ]) {
    assert.ok(versions.has(version), version);
  }
});

sandboxOnly('kubectl api-versions lists metrics.k8s.io', async () => {
  const stdout = await contract.kubectl.ok`api-versions`;
  assert.match(stdout, /^metrics\.k8s\.io\/v1beta1$/m);
});

test('kubectl api-resources knows short names, kinds and verbs', async () => {
  const { kubectl } = contract;
  const stdout = await kubectl.ok`api-resources -o wide`;
  assert.match(
    stdout,
    /^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND +VERBS/,
  );
  assert.match(
    stdout,
    /^deployments +deploy +apps\/v1 +true +Deployment +create,delete,deletecollection,get,list,patch,update,watch +all/m,
  );
  assert.match(stdout, /^nodes +no +v1 +false +Node /m);
  const namespaced = await kubectl.ok`api-resources --namespaced=false -o name`;
  assert.match(namespaced, /^namespaces$/m);
  assert.doesNotMatch(namespaced, /^pods$/m);
});

test('kubectl explain describes fields, and their fields', async () => {
  const { kubectl } = contract;
  const deployment = await kubectl.ok`explain deployment.spec.strategy`;
  assert.match(deployment, /^GROUP: +apps$/m);
  assert.match(deployment, /^KIND: +Deployment$/m);
  assert.match(deployment, /FIELD: strategy <DeploymentStrategy>/);
  assert.match(deployment, /rollingUpdate\t<RollingUpdateDeployment>/);
  const spec = await kubectl.ok`explain deployment.spec`;
  assert.match(
    spec,
    /strategy\t<DeploymentStrategy>\n +The deployment strategy/,
  );
  assert.doesNotMatch(spec, /<no description>/);
  const pod = await kubectl.ok`explain pod.spec.containers --recursive`;
  assert.match(pod, /name\t<string> -required-/);
  assert.match(pod, /^ +livenessProbe\t<Probe>$/m);
  assert.match(pod, /^ +tcpSocket\t<TCPSocketAction>$/m);
});

test('kubectl explain refuses a field that does not exist', async () => {
  const stderr = await contract.kubectl.fails`explain pod.spec.nonsense`;
  assert.match(stderr, /field "nonsense" does not exist/);
});

test('kubectl get refuses an unknown resource', async () => {
  const stderr = await contract.kubectl.fails`get gizmos`;
  assert.match(stderr, /the server doesn't have a resource type "gizmos"/);
});

test('health endpoints answer', async () => {
  const { kubectl } = contract;
  assert.equal(await kubectl.ok`get --raw /readyz`, 'ok');
  assert.match(
    await kubectl.ok`get --raw /livez?verbose`,
    /livez check passed/,
  );
});
