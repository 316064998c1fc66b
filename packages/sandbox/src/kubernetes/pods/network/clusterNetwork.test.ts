import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createCluster, type LocalCluster } from '../../cluster.ts';
import { createManualClock } from '../../clock.ts';
import { ClusterNetwork } from './clusterNetwork.ts';
import type { PodStack } from './podStack.ts';

const clock = createManualClock();
let cluster: LocalCluster;
let network: ClusterNetwork;
let client: PodStack;

beforeEach(() => {
  cluster = createCluster({ name: 'dev', clock });
  network = new ClusterNetwork(cluster.objects, clock);
  client = join('client', '10.244.0.9');
});

afterEach(() => {
  network.stop();
  cluster.stop();
});

function join(name: string, ip: string, namespace = 'default') {
  return network.join({ namespace, name, ip, hostname: name });
}

/** A pod of the cluster that greets with its name on port 8080. */
function greeter(name: string, ip: string, ready = true): PodStack {
  cluster.objects.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: {
      hostname: name,
      subdomain: 'peers',
      containers: [
        {
          name: 'main',
          image: 'web',
          ports: [{ name: 'http', containerPort: 8080 }],
        },
      ],
    },
  });
  cluster.objects.modifyStatus('pods', 'default', name, pod => {
    pod.status = {
      podIP: ip,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    };
  });
  const stack = join(name, ip);
  stack.listen(
    { address: '0.0.0.0', port: 8080, pid: 1, program: 'greeter' },
    socket => socket.end(name),
  );
  return stack;
}

function service(name: string, spec: object) {
  cluster.objects.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec,
  });
}

async function ask(host: string, port: number, from = client) {
  return text(await from.connect(host, port));
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('It connected'),
    (reason: Error) => reason,
  );
  return error.message;
}

function pairOn(stack: PodStack): Promise<[Duplex, Duplex]> {
  const accepted = new Promise<Duplex>(resolve => {
    const { close } = stack.listen(
      { address: '0.0.0.0', port: 7000, pid: 1, program: 'nc' },
      server => {
        close();
        resolve(server);
      },
    );
  });
  return Promise.all([client.connect(stack.ip, 7000), accepted]);
}

describe('connections', () => {
  it('end one way at a time, and the other way goes on', async () => {
    const [near, far] = await pairOn(join('far', '10.244.0.10'));
    near.end('question');
    expect(await text(far)).toBe('question');
    far.end('answer');
    expect(await text(near)).toBe('answer');
  });

  it('make a writer wait for a slow reader', async () => {
    const [near, far] = await pairOn(join('far', '10.244.0.10'));
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    expect(near.write(megabyte)).toBe(false);
    near.end(megabyte);
    expect(near.writableLength).toBeGreaterThanOrEqual(megabyte.length);
    expect((await text(far)).length).toBe(2 * megabyte.length);
  });

  it('are reset when an end breaks, and refused when its pod has left', async () => {
    const stack = join('far', '10.244.0.10');
    const [near] = await pairOn(stack);
    network.leave(stack);
    const [error] = await once(near, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    const attempt = failureOf(client.connect('10.244.0.10', 7000));
    clock.advance(3_000);
    expect(await attempt).toBe('connect EHOSTUNREACH 10.244.0.10:7000');
  });

  it('are listed at both ends while they last', async () => {
    const stack = join('far', '10.244.0.10');
    const [near, far] = await pairOn(stack);
    const [mine] = client.connections;
    const [theirs] = stack.connections;
    expect(mine).toMatchObject({ remoteAddress: '10.244.0.10' });
    expect(theirs).toMatchObject({
      localPort: 7000,
      remoteAddress: '10.244.0.9',
      remotePort: mine.localPort,
    });
    near.destroy();
    far.destroy();
    await once(far, 'close');
    expect(stack.connections).toEqual([]);
  });
});

describe('listeners', () => {
  const onPort = { port: 80, pid: 1, program: 'nginx' };

  it('share no port, but do share it over addresses', () => {
    const stack = join('web', '10.244.0.10');
    stack.listen({ ...onPort, address: '127.0.0.1' }, () => undefined);
    stack.listen({ ...onPort, address: '10.244.0.10' }, () => undefined);
    expect(() =>
      stack.listen({ ...onPort, address: '0.0.0.0' }, () => undefined),
    ).toThrow('listen EADDRINUSE: address already in use 0.0.0.0:80');
    expect(stack.listeners).toHaveLength(2);
  });

  it('of the loopback are closed to others', async () => {
    const stack = join('web', '10.244.0.10');
    const listener = stack.listen({ ...onPort, address: '127.0.0.1' }, socket =>
      socket.end('me'),
    );
    expect(await ask('localhost', 80, stack)).toBe('me');
    expect(await failureOf(ask('10.244.0.10', 80))).toBe(
      'connect ECONNREFUSED 10.244.0.10:80',
    );
    listener.close();
    expect(await failureOf(ask('localhost', 80, stack))).toBe(
      'connect ECONNREFUSED 127.0.0.1:80',
    );
  });
});

describe('Services', () => {
  const ports = [{ name: 'web', port: 80, targetPort: 'http' }];
  const selector = { app: 'web' };

  it('take turns among the ready pods that they select', async () => {
    service('web', { clusterIP: '10.96.3.4', selector, ports });
    greeter('web-a', '10.244.0.10');
    greeter('web-b', '10.244.0.11');
    greeter('web-c', '10.244.0.12', false);
    const answers = [];
    for (const host of ['web', 'web.default', '10.96.3.4', 'web.default.svc']) {
      answers.push(await ask(host, 80));
    }
    expect(answers.sort()).toEqual(['web-a', 'web-a', 'web-b', 'web-b']);
  });

  it('follow their EndpointSlices where there are any', async () => {
    service('web', { clusterIP: '10.96.3.4', selector, ports });
    greeter('web-a', '10.244.0.10');
    greeter('web-b', '10.244.0.11');
    cluster.objects.create('endpointslices.discovery.k8s.io', {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'web-1',
        namespace: 'default',
        labels: { 'kubernetes.io/service-name': 'web' },
      },
      addressType: 'IPv4',
      ports: [{ name: 'web', port: 8080, protocol: 'TCP' }],
      endpoints: [
        { addresses: ['10.244.0.10'], conditions: { ready: false } },
        { addresses: ['10.244.0.11'], conditions: { ready: true } },
      ],
    });
    expect(await ask('web', 80)).toBe('web-b');
    expect(await ask('web', 80)).toBe('web-b');
  });

  it('refuse without a ready endpoint, and are silent on other ports', async () => {
    service('web', { clusterIP: '10.96.3.4', selector, ports });
    expect(await failureOf(ask('web', 80))).toBe(
      'connect ECONNREFUSED 10.96.3.4:80',
    );
    const attempt = failureOf(ask('web', 81));
    await Promise.resolve();
    clock.advance(130_000);
    expect(await attempt).toBe('connect ETIMEDOUT 10.96.3.4:81');
  });

  it('are reached by the port of a machine', async () => {
    greeter('web-a', '10.244.0.10');
    service('web', {
      type: 'NodePort',
      clusterIP: '10.96.3.4',
      selector,
      ports: [{ ...ports[0], nodePort: 30080 }],
    });
    cluster.objects.create('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'one' },
    });
    cluster.objects.modifyStatus('nodes', undefined, 'one', node => {
      node.status = {
        addresses: [{ type: 'InternalIP', address: '10.250.0.1' }],
      };
    });
    expect(await ask('10.250.0.1', 30080)).toBe('web-a');
    expect(await failureOf(ask('10.250.0.1', 30081))).toBe(
      'connect ECONNREFUSED 10.250.0.1:30081',
    );
  });

  it('without an address of their own lead to each pod by its name', async () => {
    service('peers', { clusterIP: 'None', selector, ports });
    greeter('web-0', '10.244.0.10');
    greeter('web-1', '10.244.0.11');
    expect(client.resolve('peers')).toEqual({
      name: 'peers.default.svc.cluster.local',
      addresses: ['10.244.0.10', '10.244.0.11'],
    });
    expect(await ask('web-1.peers', 8080)).toBe('web-1');
    expect(client.resolve('web-2.peers').addresses).toEqual([]);
  });
});

describe('names', () => {
  it('are looked for below the domains of the pod', () => {
    service('db', { clusterIP: '10.96.5.6', ports: [{ port: 5432 }] });
    const other = join('other', '10.244.0.30', 'elsewhere');
    expect(other.resolve('db').addresses).toEqual([]);
    expect(other.resolve('db.default').addresses).toEqual(['10.96.5.6']);
    expect(client.resolve('db.default.svc.cluster.local.')).toEqual({
      name: 'db.default.svc.cluster.local',
      addresses: ['10.96.5.6'],
    });
    expect(client.nameOf('10.96.5.6')).toBe('db.default.svc.cluster.local');
    expect(client.resolve('client').addresses).toEqual(['10.244.0.9']);
  });

  it('can stand for others, but for none outside', async () => {
    service('db', { clusterIP: '10.96.5.6', ports: [{ port: 5432 }] });
    service('alias', {
      type: 'ExternalName',
      externalName: 'db.default.svc.cluster.local',
    });
    service('outside', { type: 'ExternalName', externalName: 'api.test' });
    expect(client.resolve('alias').addresses).toEqual(['10.96.5.6']);
    expect(client.resolve('outside').addresses).toEqual([]);
    expect(await failureOf(ask('github.com', 443))).toBe(
      'getaddrinfo ENOTFOUND github.com',
    );
  });
});
