import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { ApiClient } from '../__testUtils__/apiClient.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { createManualClock, type ManualClock } from '../clock.ts';
import { ISSUER } from './serviceAccountTokens.ts';

const NAMESPACE = 'default';
const ACCOUNTS = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`;
const WHO = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';

let clock: ManualClock;
let test: TestCluster;

beforeEach(async () => {
  clock = createManualClock();
  test = await startTestCluster({ clock });
  await test.admin.post(ACCOUNTS, { metadata: { name: 'robot' } });
});

afterEach(() => test.stop());

function issue(request: object = {}) {
  const { cluster } = test.running;
  const whose = { namespace: NAMESPACE, name: 'robot' };
  return cluster.issueServiceAccountToken({ ...whose, ...request });
}

/** What the server says to a token; undefined when it does not take it. */
async function userOf(token: string) {
  const client = new ApiClient(test.running, { token });
  const { status, body } = await client.post(WHO, {});
  client.close();
  return status === 201 ? body.status.userInfo : undefined;
}

function createPod(name: string) {
  return test.running.cluster.objects.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      serviceAccountName: 'robot',
      containers: [{ name: 'main', image: 'a' }],
    },
  });
}

describe('a service account token', () => {
  it('is verified by others with the published keys', async () => {
    const { token } = issue({ audiences: ['vault'], expirationSeconds: 700 });
    const discovery = await test.admin.get('/.well-known/openid-configuration');
    expect(discovery.body).toMatchObject({
      issuer: ISSUER,
      id_token_signing_alg_values_supported: ['ES256'],
    });
    const { pathname } = new URL(discovery.body.jwks_uri);
    const keys = await test.admin.get(pathname);
    expect(keys.headers['content-type']).toBe('application/jwk-set+json');
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet(keys.body as JSONWebKeySet),
      { issuer: ISSUER, audience: 'vault', currentDate: new Date(clock.now()) },
    );
    expect(protectedHeader.kid).toBe(keys.body.keys[0].kid);
    const { uid } = (await test.admin.get(`${ACCOUNTS}/robot`)).body.metadata;
    expect(payload).toMatchObject({
      sub: 'system:serviceaccount:default:robot',
      exp: Math.floor(clock.now() / 1000) + 700,
      'kubernetes.io': {
        namespace: NAMESPACE,
        serviceaccount: { name: 'robot', uid },
      },
    });
    // It is for another than the API server.
    expect(await userOf(token)).toBeUndefined();
    const review = (audiences?: string[]) =>
      test.admin.post(REVIEWS, { spec: { token, audiences } });
    const good = await review(['other', 'vault']);
    expect(good.body.status).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
    });
    const bad = await review();
    expect(bad.body.status.error).toBe(
      `[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["${ISSUER}"]]`,
    );
  });

  it('ends with its time, and a changed one is none', async () => {
    const { token } = issue({ expirationSeconds: 600 });
    expect(await userOf(token)).toMatchObject({
      username: 'system:serviceaccount:default:robot',
    });
    const [header, claims, signature] = token.split('.');
    const other = JSON.parse(Buffer.from(claims, 'base64url').toString());
    other.sub = 'system:serviceaccount:kube-system:default';
    const changed = Buffer.from(JSON.stringify(other)).toString('base64url');
    expect(await userOf(`${header}.${changed}.${signature}`)).toBeUndefined();
    clock.advance(661_000);
    expect(await userOf(token)).toBeUndefined();
  });

  it('ends with its account, also when there is a new one of its name', async () => {
    const { token } = issue();
    await test.admin.delete(`${ACCOUNTS}/robot`);
    expect(await userOf(token)).toBeUndefined();
    await test.admin.post(ACCOUNTS, { metadata: { name: 'robot' } });
    expect(await userOf(token)).toBeUndefined();
  });

  it('of a pod names the pod and ends with it', async () => {
    const { uid } = createPod('worker').metadata;
    const { token, expirationTimestamp } = issue({
      pod: { name: 'worker', uid },
      expirationSeconds: 3607,
    });
    expect(Date.parse(expirationTimestamp) - clock.now()).toBeLessThanOrEqual(
      3_607_000,
    );
    const user = await userOf(token);
    expect(user.extra).toMatchObject({
      'authentication.kubernetes.io/pod-name': ['worker'],
      'authentication.kubernetes.io/pod-uid': [uid],
    });
    // Programs that read it but once are not cut off after the hour.
    clock.advance(4_000_000);
    expect(await userOf(token)).toBeDefined();
    test.running.cluster.objects.delete('pods', NAMESPACE, 'worker', {
      gracePeriodSeconds: 0,
    });
    expect(await userOf(token)).toBeUndefined();
    createPod('worker');
    expect(await userOf(token)).toBeUndefined();
    expect(() => issue({ pod: { name: 'worker', uid } })).toThrow(
      'the UID in the bound object reference',
    );
  });

  it('is asked for by TokenRequest, bound or refused', async () => {
    const ask = (spec: object) =>
      test.admin.post(`${ACCOUNTS}/robot/token`, { spec });
    createPod('worker');
    const pod = { kind: 'Pod', apiVersion: 'v1', name: 'worker' };
    const bound = await ask({ boundObjectRef: pod });
    expect(bound.status).toBe(201);
    expect(bound.body.spec).toMatchObject({
      audiences: [ISSUER],
      expirationSeconds: 3600,
    });
    expect((await userOf(bound.body.status.token)).extra).toHaveProperty([
      'authentication.kubernetes.io/pod-name',
    ]);
    const absent = await ask({ boundObjectRef: { ...pod, name: 'gone' } });
    expect(absent.body.message).toBe('pods "gone" not found');
    const long = await ask({ expirationSeconds: 2 ** 32 + 1 });
    expect(long.body.message).toContain(
      'may not specify a duration larger than 2^32 seconds',
    );
    const odd = await ask({
      boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' },
    });
    expect(odd.status).toBe(400);
  });

  it('is kept in a Secret that asks for it, as long as the account is there', async () => {
    const secrets = `/api/v1/namespaces/${NAMESPACE}/secrets`;
    await test.admin.post(secrets, {
      metadata: {
        name: 'kept',
        annotations: { 'kubernetes.io/service-account.name': 'robot' },
      },
      type: 'kubernetes.io/service-account-token',
    });
    const find = async () => (await test.admin.get(`${secrets}/kept`)).body;
    const { data } = await eventually(async () => {
      const secret = await find();
      return secret.data?.token && secret;
    });
    const read = (key: string) =>
      Buffer.from(data[key], 'base64').toString('utf8');
    expect(read('namespace')).toBe(NAMESPACE);
    expect(read('ca.crt')).toBe(test.running.caPem);
    expect(await userOf(read('token'))).toMatchObject({
      username: 'system:serviceaccount:default:robot',
    });
    await test.admin.delete(`${ACCOUNTS}/robot`);
    expect(await userOf(read('token'))).toBeUndefined();
    await eventually(async () => (await find()).code === 404);
  });
});
