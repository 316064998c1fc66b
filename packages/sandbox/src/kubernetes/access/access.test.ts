import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../__testUtils__/apiClient.ts';
import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { Authenticator } from './authentication.ts';

const PODS = '/api/v1/namespaces/default/pods';
const WHO = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

describe('access', () => {
  let test: TestCluster;
  const clients: ApiClient[] = [];

  beforeAll(async () => {
    test = await startTestCluster({ clusters: ['dev', 'prod'] });
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await test.stop();
  });

  function clientOf(credentials: ConstructorParameters<typeof ApiClient>[1]) {
    const client = new ApiClient(test.running, credentials);
    clients.push(client);
    return client;
  }

  it('knows users by certificate, with their groups', async () => {
    const pair = await test.running.issueClientCertificate('ann', [
      'devs',
      'ops',
    ]);
    const ann = clientOf(pair);
    const who = await ann.post(WHO, {});
    expect(who.body.status.userInfo).toEqual({
      username: 'ann',
      groups: ['devs', 'ops', 'system:authenticated'],
    });
    expect((await ann.get(PODS)).status).toBe(403);
  });

  it('takes a token that comes as a subprotocol of a WebSocket', () => {
    const { adminToken } = test.running;
    const authenticator = new Authenticator(['api']);
    const admin = { username: 'admin', groups: [] };
    authenticator.addToken(adminToken, admin);
    const userWith = (protocols: string, upgrade = 'websocket') => {
      const headers = { upgrade, 'sec-websocket-protocol': protocols };
      const request = { headers, socket: {} } as unknown as IncomingMessage;
      return authenticator.authenticate(request);
    };
    const bearer = (token: string) =>
      `base64url.bearer.authorization.k8s.io.${Buffer.from(token).toString(
        'base64url',
      )}`;
    const good = bearer(adminToken);
    expect(userWith(`v5.channel.k8s.io, ${good}`)).toEqual(admin);
    expect(userWith('v5.channel.k8s.io').username).toBe('system:anonymous');
    // Not alone, not a wrong one, not without an upgrade.
    expect(() => userWith(good)).toThrow('Unauthorized');
    expect(() => userWith(`${bearer('wrong')}, v5.channel.k8s.io`)).toThrow(
      'Unauthorized',
    );
    expect(userWith(`v5.channel.k8s.io, ${good}`, '').username).toBe(
      'system:anonymous',
    );
  });

  it('takes no credentials of another cluster', async () => {
    const [, prod] = test.kubernetes.clusters;
    const foreign = clientOf(
      await prod.issueClientCertificate('admin', ['system:masters']),
    );
    expect((await foreign.get(PODS)).status).toBe(401);
    const token = clientOf({ token: prod.adminToken });
    expect((await token.get(PODS)).status).toBe(401);
  });

  it('lets the portal run pipelines and act as its users, not read secrets', async () => {
    const portal = clientOf({ token: test.running.portalToken });
    const allowed = async (attributes: object) => {
      const review = await portal.post(
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        { spec: { resourceAttributes: attributes } },
      );
      return review.body.status.allowed;
    };
    const group = 'tekton.dev';
    expect(
      await allowed({ group, resource: 'pipelineruns', verb: 'create' }),
    ).toBe(true);
    expect(
      await allowed({ resource: 'pods', subresource: 'log', verb: 'get' }),
    ).toBe(true);
    expect(await allowed({ resource: 'secrets', verb: 'list' })).toBe(false);
    expect(
      await allowed({
        group: 'rbac.authorization.k8s.io',
        resource: 'clusterroles',
        verb: 'create',
      }),
    ).toBe(false);
    const as = { 'Impersonate-User': 'ann', 'Impersonate-Group': 'devs' };
    const refused = await portal.get(PODS, as);
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain('User "ann" cannot list');
  });

  it('follows roles and bindings as they change', async () => {
    const pair = await test.running.issueClientCertificate('bob');
    const bob = clientOf(pair);
    const bindings =
      '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings';
    expect((await bob.get(PODS)).status).toBe(403);
    await test.admin.post(bindings, {
      metadata: { name: 'bob' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'view',
      },
      subjects: [{ kind: 'User', name: 'bob' }],
    });
    expect((await bob.get(PODS)).status).toBe(200);
    expect((await bob.get('/api/v1/pods')).status).toBe(403);
    expect((await bob.delete(`${PODS}/x`)).status).toBe(403);
    await test.admin.delete(`${bindings}/bob`);
    expect((await bob.get(PODS)).status).toBe(403);
  });
});

describe('kept credentials', () => {
  it('are good after a restart, and only for their owner to read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'credentials-'));
    const first = await startTestCluster({ directory });
    const { caPem, adminToken, portalToken } = first.running;
    await first.stop();
    const second = await startTestCluster({ directory });
    expect(second.running).toMatchObject({ caPem, adminToken, portalToken });
    expect((await second.admin.get(PODS)).status).toBe(200);
    await second.stop();
    const { mode } = await stat(join(directory, 'dev.credentials.json'));
    expect(mode.toString(8).slice(-3)).toBe('600');
    await rm(directory, { recursive: true });
  });
});
