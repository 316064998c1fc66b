import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from './command.ts';
import { describeContract } from './suite.ts';

const contract = describeContract('python');

/** Lists, creates, watches, executes and deletes as Python's client does. */
const SCRIPT = `
import sys
from kubernetes import client, config, watch
from kubernetes.stream import stream

kubeconfig, namespace, image = sys.argv[1:]
config.load_kube_config(kubeconfig)
core = client.CoreV1Api()

pod = client.V1Pod(
    metadata=client.V1ObjectMeta(name='talk', labels={'app': 'talk'}),
    spec=client.V1PodSpec(containers=[client.V1Container(
        name='main', image=image, command=['sh', '-c', 'echo hi; sleep 600'])]))
created = core.create_namespaced_pod(namespace, pod)
print('created', created.metadata.name, created.spec.restart_policy)

follow = watch.Watch()
for event in follow.stream(core.list_namespaced_pod, namespace, timeout_seconds=50):
    if event['object'].status.phase == 'Running':
        print('running', event['object'].metadata.name)
        follow.stop()

said = stream(core.connect_get_namespaced_pod_exec, 'talk', namespace,
              command=['sh', '-c', 'echo out; exit 5'],
              stdout=True, stderr=True, stdin=False, tty=False,
              _preload_content=False)
said.run_forever(timeout=30)
print('exec', said.read_stdout().strip(), said.returncode)
print('log', core.read_namespaced_pod_log('talk', namespace).strip())

apps = client.AppsV1Api()
try:
    apps.read_namespaced_deployment('absent', namespace)
except client.ApiException as error:
    print('error', error.status, error.reason)

core.patch_namespaced_pod('talk', namespace, {'metadata': {'labels': {'tier': 'x'}}})
found = core.list_namespaced_pod(namespace, label_selector='tier=x')
print('found', [item.metadata.name for item in found.items])
core.delete_namespaced_pod('talk', namespace, grace_period_seconds=0)
print('version', client.VersionApi().get_code().major)
`;

test('python3-kubernetes creates, watches, executes and deletes', async context => {
  const python = process.env.AMAMBA_PYTHON;
  if (!python) {
    context.skip('this machine has no Python with the module kubernetes');
    return;
  }
  const { file, target, namespace } = contract;
  const { code, stdout, stderr } = await runCommand(python, [
    file('client.py', SCRIPT),
    target.kubeconfig,
    namespace,
    target.busybox,
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(stdout.trim().split('\n'), [
    'created talk Always',
    'running talk',
    'exec out 5',
    'log hi',
    'error 404 Not Found',
    "found ['talk']",
    'version 1',
  ]);
});
