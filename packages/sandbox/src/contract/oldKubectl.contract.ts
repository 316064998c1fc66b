import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandLine } from './command.ts';
import { describeContract, eventually, kubectlOf } from './suite.ts';

/** Debian's kubectl 1.20: SPDY streams, OpenAPI v2 in protobuf, old discovery. */
const program = process.env.AMAMBA_OLD_KUBECTL;
let kubectl: CommandLine;

const contract = describeContract('old-kubectl', ({ target, namespace }) => {
  if (program) kubectl = kubectlOf(target, namespace, program);
});

function oldTest(name: string, run: () => Promise<void>): void {
  test(name, async context => {
    if (program) await run();
    else context.skip('there is no such kubectl for this machine');
  });
}

oldTest('get, describe, label and delete', async () => {
  await kubectl.ok`create configmap old --from-literal=a=1`;
  assert.match(
    await kubectl.ok`get configmaps old`,
    /^NAME +DATA +AGE\nold +1 /,
  );
  await kubectl.ok`label configmap old age=old`;
  assert.match(await kubectl.ok`describe configmap old`, /^Labels: +age=old$/m);
  assert.match(await kubectl.ok`get nodes`, / Ready /);
  await kubectl.ok`delete configmap old`;
});

oldTest('apply with validation', async () => {
  const manifest = (replicas: unknown) =>
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'old' },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'old' } },
        template: {
          metadata: { labels: { app: 'old' } },
          spec: {
            containers: [{ name: 'main', image: contract.target.nginx }],
          },
        },
      },
    });
  const apply = (text: string) => kubectl.with({ stdin: text });
  const stderr = await apply(manifest('many')).fails`apply -f -`;
  assert.match(
    stderr,
    /ValidationError\(Deployment\.spec\.replicas\): invalid type for .*: got "string", expected "integer"/,
  );
  assert.match(await apply(manifest(1)).ok`apply -f -`, /old created/);
  assert.match(await apply(manifest(2)).ok`apply -f -`, /old configured/);
  await kubectl.ok`rollout status deployment/old --timeout=50s`;
  assert.match(await kubectl.ok`get deployments`, /^old +2\/2 +2 +2 /m);
});

oldTest('explain and api-resources', async () => {
  assert.match(
    await kubectl.ok`explain pods.spec.nodeName`,
    /FIELD: +nodeName <string>/,
  );
  assert.match(
    await kubectl.ok`api-resources`,
    /^deployments +deploy +apps\/v1 /m,
  );
});

oldTest('logs and exec', async () => {
  const { target } = contract;
  await kubectl.ok`run talk --image=${
    target.busybox
  } -- sh -c ${'echo hello; sleep 600'}`;
  await kubectl.ok`wait pod talk --for=condition=Ready --timeout=50s`;
  await eventually(async () => {
    assert.equal(await kubectl.ok`logs talk`, 'hello\n');
  });
  const ran = await kubectl.run`exec talk -- sh -c ${'echo out; exit 4'}`;
  assert.equal(ran.stdout, 'out\n');
  assert.equal(ran.code, 4);
  const piped = await kubectl.with({ stdin: 'abc' }).ok`exec -i talk -- cat`;
  assert.equal(piped, 'abc');
});
