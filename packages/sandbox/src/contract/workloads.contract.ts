import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeContract, eventually, sandboxOnly } from './suite.ts';

const contract = describeContract('workloads');

/** Starts, and ends, in no time. */
const SLEEP = 'trap "exit 0" TERM; while true; do sleep 1; done';

test('kubectl create deployment, expose, scale, and wait', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`create deployment web --image=${target.nginx} --replicas=2 --port=80`;
  await kubectl.ok`rollout status deployment/web --timeout=50s`;
  await kubectl.ok`expose deployment web --name=front --port=8080 --target-port=80`;
  const table = await kubectl.ok`get deployment web`;
  assert.match(
    table,
    /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 /,
  );
  const wide = await kubectl.ok`get pods -l app=web -o wide`;
  assert.match(
    wide,
    /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n/,
  );
  assert.match(wide, /^web-\w+-\w+ +1\/1 +Running +0 /m);
  assert.match(
    await kubectl.ok`scale deployment web --replicas=3`,
    /web scaled/,
  );
  const available = 'jsonpath={.status.availableReplicas}=3';
  await kubectl.ok`wait deployment web --for=${available} --timeout=50s`;
  const refused =
    await kubectl.fails`scale deployment web --replicas=1 --current-replicas=7`;
  assert.match(refused, /Expected replicas to be 7, was 3/);
  await eventually(async () => {
    const text =
      await kubectl.ok`get endpointslices -l kubernetes.io/service-name=front -o ${'jsonpath={.items[*].endpoints[*].conditions.ready}'}`;
    assert.equal(text, 'true true true');
  });
  assert.match(
    await kubectl.ok`get service front`,
    /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nfront +ClusterIP +[\d.]+ +<none> +8080\/TCP /,
  );
});

test('kubectl set image, rollout history, undo, restart, pause', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`create deployment roll --image=${target.busybox} -- sh -c ${SLEEP}`;
  await kubectl.ok`rollout status deployment/roll --timeout=50s`;
  await kubectl.ok`set env deployment/roll COLOR=blue`;
  await kubectl.ok`rollout status deployment/roll --timeout=50s`;
  const history = await kubectl.ok`rollout history deployment/roll`;
  assert.match(history, /REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>/);
  const second = await kubectl.ok`rollout history deployment/roll --revision=2`;
  assert.match(second, /COLOR:\s+blue/);
  await kubectl.ok`set image deployment/roll ${'busybox='}${target.nginx}`;
  const image = '{.spec.template.spec.containers[0].image}';
  assert.equal(
    await kubectl.ok`get deploy roll -o jsonpath=${image}`,
    target.nginx,
  );
  assert.match(
    await kubectl.ok`rollout undo deployment/roll`,
    /roll rolled back/,
  );
  assert.equal(
    await kubectl.ok`get deploy roll -o jsonpath=${image}`,
    target.busybox,
  );
  await kubectl.ok`rollout undo deployment/roll --to-revision=1`;
  const env = '{.spec.template.spec.containers[0].env}';
  assert.equal(await kubectl.ok`get deploy roll -o jsonpath=${env}`, '');
  await kubectl.ok`rollout restart deployment/roll`;
  await kubectl.ok`rollout status deployment/roll --timeout=50s`;
  await kubectl.ok`rollout pause deployment/roll`;
  const paused = await kubectl.fails`rollout restart deployment/roll`;
  assert.match(paused, /can't restart paused deployment/);
  await kubectl.ok`rollout resume deployment/roll`;
});

test('a rollout that cannot succeed says so', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`create deployment stuck --image=${target.busybox} -- sh -c ${SLEEP}`;
  await kubectl.ok`rollout status deployment/stuck --timeout=50s`;
  const deadline = '{"spec":{"progressDeadlineSeconds":2}}';
  await kubectl.ok`patch deployment stuck -p ${deadline}`;
  await kubectl.ok`set image deployment/stuck busybox=missing/image:1`;
  const stderr =
    await kubectl.fails`rollout status deployment/stuck --timeout=50s`;
  assert.match(stderr, /deployment "stuck" exceeded its progress deadline/);
  await eventually(async () => {
    const pods = await kubectl.ok`get pods -l app=stuck`;
    assert.match(pods, /0\/1 +(ErrImagePull|ImagePullBackOff)/);
    assert.match(pods, /1\/1 +Running/);
  });
  const events = await kubectl.ok`events --for deployment/stuck`;
  assert.match(events, /ScalingReplicaSet +Deployment\/stuck/);
});

test('kubectl autoscale makes a HorizontalPodAutoscaler', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`create deployment auto --image=${target.nginx}`;
  await kubectl.ok`set resources deployment auto --requests=cpu=100m`;
  await kubectl.ok`autoscale deployment auto --min=2 --max=4 --cpu=80%`;
  await eventually(async () => {
    const table = await kubectl.ok`get hpa auto`;
    assert.match(
      table,
      /^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nauto +Deployment\/auto +cpu: .*\/80% +2 +4 +2 /,
    );
  }, 60_000);
});

test('a StatefulSet comes up in order, and keeps its names', async () => {
  const { kubectl, file, target } = contract;
  const manifest = file('sts.yaml', statefulSet(target.busybox));
  await kubectl.ok`apply -f ${manifest}`;
  await kubectl.ok`rollout status statefulset/db --timeout=50s`;
  const pods =
    await kubectl.ok`get pods -l app=db -o name --sort-by=.metadata.creationTimestamp`;
  assert.equal(pods, 'pod/db-0\npod/db-1\n');
  await kubectl.ok`delete pod db-0`;
  await kubectl.ok`rollout status statefulset/db --timeout=50s`;
  assert.match(await kubectl.ok`get sts db`, /^NAME +READY +AGE\ndb +2\/2 /);
});

test('a Job runs to its end, a CronJob makes Jobs', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`create job once --image=${
    target.busybox
  } -- sh -c ${'echo done'}`;
  await kubectl.ok`wait job once --for=condition=Complete --timeout=50s`;
  assert.equal(await kubectl.ok`logs job/once`, 'done\n');
  assert.match(
    await kubectl.ok`get job once`,
    /^NAME +STATUS +COMPLETIONS +DURATION +AGE\nonce +Complete +1\/1 /,
  );
  await kubectl.ok`create cronjob nightly --image=${
    target.busybox
  } --schedule=${'0 3 * * *'} -- echo hi`;
  assert.match(
    await kubectl.ok`get cronjob nightly`,
    /^NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\nnightly +0 3 \* \* \* +<none> +False +0 +<none> /,
  );
  await kubectl.ok`create job tonight --from=cronjob/nightly`;
  await kubectl.ok`wait job tonight --for=condition=Complete --timeout=50s`;
});

test('a pod that crashes is restarted and tells why', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`run crash --image=${
    target.busybox
  } -- sh -c ${'echo boom; exit 3'}`;
  await eventually(async () => {
    assert.match(
      await kubectl.ok`get pod crash`,
      /crash +0\/1 +(CrashLoopBackOff|Error) +\d+/,
    );
    assert.equal(await kubectl.ok`logs crash --previous`, 'boom\n');
    const text = await kubectl.ok`describe pod crash`;
    assert.match(
      text,
      /Last State: +Terminated\n +Reason: +Error\n +Exit Code: +3/,
    );
  });
});

sandboxOnly('kubectl top shows what nodes and pods use', async () => {
  const { kubectl } = contract;
  await eventually(async () => {
    const nodes = await kubectl.ok`top nodes`;
    assert.match(
      nodes,
      /^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\) *\n\S+ +\d+m +\d+% +\d+Mi +\d+%/,
    );
    const pods = await kubectl.ok`top pods -l app=web --containers`;
    assert.match(
      pods,
      /^POD +NAME +CPU\(cores\) +MEMORY\(bytes\)\s*\nweb-\S+ +nginx +\d+m +\d+Mi/,
    );
  });
});

sandboxOnly('kubectl cordon, drain and uncordon', async () => {
  const { kubectl } = contract;
  const path = '{.items[0].spec.nodeName}';
  const node = await kubectl.ok`get pods -l app=web -o jsonpath=${path}`;
  assert.match(await kubectl.ok`cordon ${node}`, /cordoned/);
  try {
    assert.match(
      await kubectl.ok`get node ${node}`,
      /Ready,SchedulingDisabled/,
    );
    const drained =
      await kubectl.run`drain ${node} --ignore-daemonsets --delete-emptydir-data --force --timeout=55s`;
    assert.match(drained.stdout, /^pod\/web-\S+ evicted$/m);
    assert.match(drained.stdout, /node\/\S+ drained/);
    const onNode = `spec.nodeName=${node}`;
    const left = await kubectl.ok`get pods --field-selector=${onNode} -o name`;
    assert.equal(left, '');
  } finally {
    assert.match(await kubectl.ok`uncordon ${node}`, /uncordoned/);
  }
});

test('a disruption budget holds an eviction back', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`create deployment guarded --image=${target.nginx}`;
  await kubectl.ok`rollout status deployment/guarded --timeout=50s`;
  await kubectl.ok`create pdb guarded --selector=app=guarded --min-available=1`;
  const budget = 'jsonpath={.status.currentHealthy}=1';
  await kubectl.ok`wait pdb guarded --for=${budget} --timeout=30s`;
  const path = '{.items[0].metadata.name}';
  const pod = await kubectl.ok`get pods -l app=guarded -o jsonpath=${path}`;
  const eviction = JSON.stringify({
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: pod, namespace: contract.namespace },
  });
  const url = `/api/v1/namespaces/${contract.namespace}/pods/${pod}/eviction`;
  const { stderr, code } = await kubectl.with({ stdin: eviction })
    .run`create --raw ${url} -f -`;
  assert.equal(code, 1);
  assert.match(
    stderr,
    /Cannot evict pod as it would violate the pod's disruption budget/,
  );
});

function statefulSet(image: string): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  replicas: 2
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - name: main
        image: ${image}
        command: [sh, -c, '${SLEEP}']
`;
}
