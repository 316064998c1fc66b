import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { ApiClient } from '../../__testUtils__/apiClient.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../../__testUtils__/testCluster.ts';
import { installControllers } from '../../controllers/installControllers.ts';
import { ClusterNetwork } from '../network/clusterNetwork.ts';
import { installProxy } from './installProxy.ts';

const PODS = '/api/v1/namespaces/default/pods';
const SERVICES = '/api/v1/namespaces/default/services';

let cluster: TestCluster;
let network: ClusterNetwork;
let web: Server;

/** Answers with what it was asked. */
function echo(): Server {
  const server = createServer(async (request, response) => {
    if (request.url === '/moved') {
      response.writeHead(302, { Location: '/there?a=b' }).end();
      return;
    }
    const { method, url, headers } = request;
    response.writeHead(418, { 'X-Own': 'yes' });
    response.end(
      JSON.stringify({ method, url, headers, body: await text(request) }),
    );
  });
  server.on('upgrade', (request, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${request.headers.upgrade}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  return server;
}

beforeAll(async () => {
  cluster = await startTestCluster({
    install: local => {
      network = new ClusterNetwork(local.objects, local.clock);
      installProxy(local, network);
      installControllers(local, { usage: () => undefined });
    },
  });
  web = echo();
  const { objects } = cluster.running.cluster;
  objects.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
    spec: {
      containers: [
        { name: 'main', image: 'web', ports: [{ containerPort: 8080 }] },
      ],
    },
  });
  objects.modifyStatus('pods', 'default', 'web', pod => {
    pod.status = {
      phase: 'Running',
      podIP: '10.244.0.7',
      podIPs: [{ ip: '10.244.0.7' }],
      conditions: [{ type: 'Ready', status: 'True' }],
    };
  });
  network
    .join({
      namespace: 'default',
      name: 'web',
      ip: '10.244.0.7',
      hostname: 'web',
    })
    .listen(
      { address: '0.0.0.0', port: 8080, pid: 1, program: 'echo' },
      (socket: Duplex) => web.emit('connection', socket),
    );
  for (const [name, app] of [
    ['web', 'web'],
    ['empty', 'nothing'],
  ]) {
    objects.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: {
        selector: { app },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    });
  }
  await eventually(
    () => objects.get('endpoints', 'default', 'web')?.subsets?.length,
  );
});

afterAll(async () => {
  network.stop();
  await cluster.stop();
});

describe('the proxy of the API server', () => {
  it.each([
    `${SERVICES}/web:80/proxy`,
    `${SERVICES}/http:web:http/proxy`,
    `${PODS}/web:8080/proxy`,
    `${PODS}/web/proxy`,
  ])('passes requests on to %s', async path => {
    const { status, headers, body } = await cluster.admin.send({
      method: 'POST',
      path: `${path}/a%20b/?q=1`,
      body: 'hello',
      headers: { 'X-Mine': 'too' },
    });
    expect(status).toBe(418);
    expect(headers['x-own']).toBe('yes');
    expect(body).toMatchObject({
      method: 'POST',
      url: '/a%20b/?q=1',
      body: 'hello',
      headers: {
        'x-mine': 'too',
        'x-forwarded-uri': `${path}/a%20b/`,
        'x-forwarded-proto': 'https',
      },
    });
    expect(body.headers).not.toHaveProperty('authorization');
  });

  it('keeps clients in the paths of the API server', async () => {
    const root = await cluster.admin.get(`${SERVICES}/web:80/proxy?a=b`);
    expect(root.status).toBe(301);
    expect(root.headers.location).toBe(`${SERVICES}/web:80/proxy/?a=b`);
    const moved = await cluster.admin.get(`${SERVICES}/web:80/proxy/moved`);
    expect(moved.status).toBe(302);
    expect(moved.headers.location).toBe(
      `${cluster.running.url}${SERVICES}/web:80/proxy/there?a=b`,
    );
  });

  it('carries other protocols', async () => {
    const { url, caPem, adminToken } = cluster.running;
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), ca: caPem });
    let heard = '';
    socket.on('data', chunk => {
      heard += chunk;
    });
    socket.write(
      `GET ${SERVICES}/web:80/proxy/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${adminToken}\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n`,
    );
    await eventually(() => heard.includes('\r\n\r\n'));
    expect(heard).toMatch(/^HTTP\/1.1 101 /);
    socket.write('ping');
    await eventually(() => heard.endsWith('ping'));
    socket.destroy();
  });

  it.each([
    {
      path: `${SERVICES}/empty:80/proxy/`,
      status: 503,
      message: 'no endpoints available for service "empty"',
    },
    {
      path: `${SERVICES}/web:81/proxy/`,
      status: 503,
      message: 'no service port 81 found for service "web"',
    },
    {
      path: `${SERVICES}/web:other/proxy/`,
      status: 503,
      message: 'no endpoints available for service "web:other"',
    },
    {
      path: `${SERVICES}/ftp:web:80/proxy/`,
      status: 400,
      message: 'invalid service request "ftp:web:80"',
    },
    {
      path: `${SERVICES}/absent:80/proxy/`,
      status: 404,
      message: 'services "absent" not found',
    },
    {
      path: `${PODS}/web:81/proxy/`,
      status: 503,
      message:
        'error trying to reach service: dial tcp 10.244.0.7:81: connect: connection refused',
    },
  ])('says why $path cannot be asked', async ({ path, status, message }) => {
    const { body } = await cluster.admin.get(path);
    expect(body).toMatchObject({ kind: 'Status', code: status, message });
  });

  it('asks for the right to the proxy, by the name with its port', async () => {
    const { objects, issueServiceAccountToken } = cluster.running.cluster;
    objects.create('roles.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'asker', namespace: 'default' },
      rules: [
        {
          apiGroups: [''],
          resources: ['services/proxy'],
          resourceNames: ['web:80'],
          verbs: ['get'],
        },
      ],
    });
    objects.create('rolebindings.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'asker', namespace: 'default' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'asker',
      },
      subjects: [{ kind: 'ServiceAccount', name: 'default' }],
    });
    const { token } = await eventually(() => {
      try {
        return issueServiceAccountToken({
          namespace: 'default',
          name: 'default',
        });
      } catch {
        return undefined;
      }
    });
    const client = new ApiClient(cluster.running, { token });
    const allowed = await client.get(`${SERVICES}/web:80/proxy/`);
    expect(allowed.status).toBe(418);
    const refused = await client.get(`${SERVICES}/web:http/proxy/`);
    expect(refused.body.message).toBe(
      'services "web:http" is forbidden: User "system:serviceaccount:default:default" cannot get resource "services/proxy" in API group "" in the namespace "default"',
    );
    client.close();
  });
});
