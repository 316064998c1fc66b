import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeContract, eventually, sandboxOnly } from './suite.ts';
import { Terminal } from './__testUtils__/terminal.ts';

/** Counts on its output until it is stopped. */
const COUNT =
  'trap "exit 0" TERM; n=0; while true; do echo line $n; n=$((n+1)); sleep 0.2; done';

const contract = describeContract('streams', async ({ kubectl, target }) => {
  await kubectl.ok`run web --image=${target.nginx} --port=80`;
  await kubectl.ok`run count --image=${target.busybox} -- sh -c ${COUNT}`;
  await kubectl.ok`run shell --image=${target.busybox} --stdin --tty`;
  await kubectl.ok`wait pod web count shell --for=condition=Ready --timeout=55s`;
});

function terminal(...args: string[]): Terminal {
  const { kubectl, target } = contract;
  return new Terminal(kubectl, args, { HOME: target.folder });
}

test('kubectl logs: all, the last, since, with times, followed', async () => {
  const { kubectl } = contract;
  await eventually(async () => {
    assert.match(await kubectl.ok`logs count`, /^line 0\nline 1\nline 2\n/);
  });
  assert.match(await kubectl.ok`logs count --tail=1`, /^line \d+\n$/);
  assert.match(
    await kubectl.ok`logs count --timestamps --tail=1`,
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z line \d+\n$/,
  );
  assert.equal(await kubectl.ok`logs count --limit-bytes=6`, 'line 0');
  const followed = await kubectl.with({
    until: text => text.split('\n').length > 6,
  }).ok`logs count --follow --tail=2`;
  assert.match(followed, /^(line \d+\n){5,}/);
  const stderr = await kubectl.fails`logs count --previous`;
  assert.match(
    stderr,
    /previous terminated container "count" in pod "count" not found/,
  );
});

test('kubectl exec: output, exit code, standard input, missing program', async () => {
  const { kubectl } = contract;
  const ran =
    await kubectl.run`exec shell -- sh -c ${'echo out; echo err >&2; exit 7'}`;
  assert.equal(ran.stdout, 'out\n');
  assert.equal(ran.stderr, 'err\ncommand terminated with exit code 7\n');
  assert.equal(ran.code, 7);
  const piped = await kubectl.with({ stdin: 'one\ntwo\n' })
    .ok`exec -i shell -- cat`;
  assert.equal(piped, 'one\ntwo\n');
  const counted = await kubectl.with({ stdin: 'x'.repeat(300_000) })
    .ok`exec -i shell -- wc -c`;
  assert.equal(counted.trim(), '300000');
  const missing = await kubectl.fails`exec shell -- nonsense`;
  assert.match(
    missing,
    /exec: "nonsense": executable file not found in \$PATH/,
  );
  const absent = await kubectl.fails`exec absent -- true`;
  assert.match(absent, /pods "absent" not found/);
});

test('kubectl exec -it is a terminal', async () => {
  const screen = terminal('exec', '-it', 'shell', '--', 'sh');
  await screen.sees(/\/ # $/);
  screen.type('cd /tmp && X=4$((1+1))\r');
  await screen.sees(/\/tmp # $/);
  screen.type('echo value-$X; stty size\r');
  await screen.sees(/^value-42\n30 100$/m);
  screen.resize(120, 40);
  await new Promise(resolve => setTimeout(resolve, 300));
  screen.type('stty size\r');
  await screen.sees(/^40 120$/m);
  screen.type('sleep 100\r');
  await new Promise(resolve => setTimeout(resolve, 300));
  screen.type('\x03');
  await screen.sees(/\^C\n\/tmp # $/);
  screen.type('exit 5\r');
  assert.equal(await screen.exited, 5);
});

test('kubectl attach joins the main process', async () => {
  const screen = terminal('attach', '-it', 'shell');
  screen.type('\r');
  await screen.sees(/\/ # $/);
  screen.type('echo from-$HOSTNAME\r');
  await screen.sees(/^from-shell$/m);
  screen.close();
  const { kubectl } = contract;
  const shown = await kubectl.with({
    until: text => text.split('\n').length > 3,
  }).ok`attach count`;
  assert.match(shown, /^(line \d+\n){2,}/m);
});

test('kubectl run --rm -i gives the output and leaves nothing', async () => {
  const { kubectl, target } = contract;
  const said = await kubectl.with({ keepInput: true }).run`run once --image=${
    target.busybox
  } --rm -i --restart=Never -- sh -c ${'sleep 1; echo hello from once'}`;
  assert.match(said.stdout, /hello from once/);
  assert.equal(said.code, 0, said.stderr);
  await eventually(() => kubectl.fails`get pod once`);
});

test('kubectl run --rm -i ends the input, and hears what comes after it', async () => {
  const { kubectl, target } = contract;
  const said = await kubectl.with({ stdin: 'in\n' }).run`run piped --image=${
    target.busybox
  } --rm -i --quiet --restart=Never -- sh -c ${'cat; sleep 1; echo after; exit 4'}`;
  assert.equal(said.stdout, 'in\nafter\n');
  assert.equal(said.code, 4, said.stderr);
});

test('kubectl cp brings files both ways', async () => {
  const { kubectl, file, target } = contract;
  const path = file('there.txt', 'over there\n'.repeat(5_000));
  await kubectl.ok`cp ${path} shell:/tmp/there.txt`;
  const counted = await kubectl.ok`exec shell -- wc -l /tmp/there.txt`;
  assert.match(counted, /^5000 /);
  await kubectl.ok`exec shell -- sh -c ${'mkdir -p /tmp/d/e && echo deep > /tmp/d/e/f'}`;
  const back = join(target.folder, 'back');
  await kubectl.ok`cp shell:/tmp/d ${back}`;
  assert.equal(readFileSync(join(back, 'e', 'f'), 'utf8'), 'deep\n');
});

test('kubectl port-forward reaches a pod, and a Service', async () => {
  const { kubectl } = contract;
  await kubectl.ok`expose pod web --name=front --port=8080 --target-port=80`;
  for (const goal of ['pod/web 0:80', 'service/front 0:8080']) {
    const [name, ports] = goal.split(' ');
    let body = '';
    let asked: Promise<void> | undefined;
    const forwarding = kubectl.with({
      until: text => {
        const port = /127\.0\.0\.1:(\d+) ->/.exec(text)?.[1];
        if (port) asked ??= ask(Number(port)).then(got => void (body = got));
        return body !== '';
      },
    });
    await forwarding.run`port-forward ${name} ${ports}`;
    await asked;
    assert.match(body, /Welcome to nginx!/);
  }
});

test('kubectl debug adds a container that sees the target', async () => {
  const { kubectl, target } = contract;
  const screen = terminal(
    'debug',
    '-it',
    'web',
    `--image=${target.busybox}`,
    '--target=web',
    '--container=look',
    '--profile=general',
  );
  await screen.sees(/\/ # $/, 40_000);
  screen.type(
    'ps | grep -c "[n]ginx: master"; ls /proc/1/root/etc | grep nginx\r',
  );
  await screen.sees(/^1\nnginx$/m);
  screen.type('exit\r');
  await screen.exited;
  const path = '{.status.ephemeralContainerStatuses[0].name}';
  assert.equal(await kubectl.ok`get pod web -o jsonpath=${path}`, 'look');
});

test('kubectl debug copies a pod', async () => {
  const { kubectl, target } = contract;
  await kubectl.ok`debug count --copy-to=copied --image=${target.busybox} --share-processes --container=look -- sleep 600`;
  await kubectl.ok`wait pod copied --for=condition=Ready --timeout=50s`;
  const shown = await kubectl.ok`exec copied -c look -- ps`;
  assert.match(shown, /trap "exit 0" TERM; n=0/);
  const path = '{.spec.shareProcessNamespace} {.spec.containers[*].name}';
  assert.equal(
    await kubectl.ok`get pod copied -o jsonpath=${path}`,
    'true count look',
  );
});

sandboxOnly('kubectl debug looks into a node', async () => {
  const { kubectl, target } = contract;
  const node =
    await kubectl.ok`get nodes -o jsonpath={.items[0].metadata.name}`;
  const screen = terminal(
    'debug',
    '-it',
    `node/${node}`,
    `--image=${target.busybox}`,
    '--profile=general',
  );
  await screen.sees(/\/ # $/, 40_000);
  screen.type('cat /host/etc/hostname; echo; exit\r');
  await screen.sees(new RegExp(`^${node}$`, 'm'));
  await screen.exited;
});

function ask(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1' }, response => {
      let body = '';
      response.on('data', chunk => {
        body += chunk;
      });
      response.on('end', () => resolve(body));
    });
    sent.on('error', reject);
    sent.end();
  });
}
