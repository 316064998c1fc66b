import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { ApiClient } from '../__testUtils__/apiClient.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { CLIENT_SIGNER } from './certificateAdmission.ts';

const PATH = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
});

afterAll(() => cluster.stop());

async function requestOf(name: string) {
  const keys = await webcrypto.subtle.generateKey(RSA, true, [
    'sign',
    'verify',
  ]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    { name, keys: keys as CryptoKeyPair, signingAlgorithm: RSA },
    webcrypto as Crypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    request: Buffer.from(request.toString('pem')).toString('base64'),
    keyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
  };
}

const ask = (name: string, spec: object, client: ApiClient = cluster.admin) =>
  client.post(PATH, {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: { signerName: CLIENT_SIGNER, usages: ['client auth'], ...spec },
  });

/** As `kubectl certificate approve` does. */
async function decide(
  name: string,
  type: 'Approved' | 'Denied',
  client: ApiClient = cluster.admin,
) {
  const { body } = await client.get(`${PATH}/${name}`);
  const decision = { type, status: 'True', reason: 'Test' };
  body.status.conditions = [...(body.status.conditions ?? []), decision];
  return client.put(`${PATH}/${name}/approval`, body);
}

const statusOf = async (name: string) =>
  (await cluster.admin.get(`${PATH}/${name}`)).body.status;

const row = async (name: string) => {
  const { body } = await cluster.admin.get(`${PATH}/${name}`, {
    Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  });
  return body.rows[0].cells;
};

describe('a request for a certificate', () => {
  it('is signed once it is approved, and signs its bearer in', async () => {
    const { request, keyPem } = await requestOf('CN=jane,O=dev,O=ops');
    const created = await ask('jane', {
      request,
      expirationSeconds: 3600,
      username: 'somebody else',
    });
    expect(created.body.spec).toMatchObject({
      username: 'admin',
      groups: ['system:masters', 'system:authenticated'],
    });
    expect(await row('jane')).toMatchObject({
      0: 'jane',
      2: CLIENT_SIGNER,
      3: 'admin',
      4: '60m',
      5: 'Pending',
    });
    const approved = await decide('jane', 'Approved');
    expect(approved.body.status.conditions).toMatchObject([
      { type: 'Approved', lastTransitionTime: expect.any(String) },
    ]);
    const pem = await eventually(async () => {
      const { certificate } = await statusOf('jane');
      return certificate && Buffer.from(certificate, 'base64').toString();
    });
    expect(await row('jane')).toMatchObject({ 5: 'Approved,Issued' });
    const { validTo, subject } = new X509Certificate(pem);
    expect(Date.parse(validTo) - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(subject.split('\n').sort()).toEqual(['CN=jane', 'O=dev', 'O=ops']);
    const jane = new ApiClient(cluster.running, {
      certificatePem: pem,
      keyPem,
    });
    const self = await jane.post(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'SelfSubjectReview',
      },
    );
    expect(self.body.status.userInfo).toMatchObject({
      username: 'jane',
      groups: ['dev', 'ops', 'system:authenticated'],
    });
    expect((await jane.get(PATH)).body.message).toBe(
      'certificatesigningrequests.certificates.k8s.io is forbidden: User "jane" cannot list resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope',
    );
    jane.close();
  });

  it('is not signed once it is denied, and a decision is final', async () => {
    const { request } = await requestOf('CN=joe');
    await ask('joe', { request });
    expect((await decide('joe', 'Denied')).status).toBe(200);
    const changed = await decide('joe', 'Approved');
    expect(changed.body.message).toContain(
      'Approved and Denied conditions are mutually exclusive',
    );
    const { body } = await cluster.admin.get(`${PATH}/joe`);
    body.status.conditions = [];
    const removed = await cluster.admin.put(`${PATH}/joe/approval`, body);
    expect(removed.body.message).toContain(
      'status.conditions: Forbidden: updates may not remove a condition of type "Denied"',
    );
    expect(await row('joe')).toMatchObject({ 5: 'Denied' });
  });

  it('fails when its usages are not those of a client', async () => {
    const { request } = await requestOf('CN=web');
    await ask('web', { request, usages: ['client auth', 'server auth'] });
    await decide('web', 'Approved');
    const failed = await eventually(async () => {
      const { conditions } = await statusOf('web');
      return conditions.find(({ type }: { type: string }) => type === 'Failed');
    });
    expect(failed).toMatchObject({
      reason: 'SignerValidationFailed',
      message: 'invalid usage for client certificate: server auth',
    });
  });

  it('is refused when it asks for what it cannot have', async () => {
    const { request } = await requestOf('CN=eve,O=system:masters');
    const eve = await ask('eve', { request });
    expect(eve.status).toBe(403);
    expect(eve.body.message).toBe(
      'certificatesigningrequests.certificates.k8s.io "eve" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
    const bad = await ask('bad', {
      request: Buffer.from('hi').toString('base64'),
      expirationSeconds: 60,
      signerName: 'nobody',
      usages: [],
    });
    expect(
      bad.body.details.causes.map(({ field }: { field: string }) => field),
    ).toEqual([
      'spec.request',
      'spec.usages',
      'spec.signerName',
      'spec.expirationSeconds',
    ]);
  });

  it('is decided by those who may decide for its signer', async () => {
    const { objects } = cluster.running.cluster;
    const rule = (resource: string, verbs: string[]) => ({
      apiGroups: ['certificates.k8s.io'],
      resources: [resource],
      verbs,
    });
    objects.create('clusterroles.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'approver' },
      rules: [
        rule('certificatesigningrequests', ['get', 'create']),
        rule('certificatesigningrequests/approval', ['update']),
      ],
    });
    objects.create('clusterrolebindings.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'approver' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'approver',
      },
      subjects: [{ kind: 'User', name: 'ann' }],
    });
    const ann = new ApiClient(
      cluster.running,
      await cluster.running.issueClientCertificate('ann'),
    );
    const { request } = await requestOf('CN=ann');
    const created = await ask('ann', { request }, ann);
    expect(created.body.spec.username).toBe('ann');
    const refused = await decide('ann', 'Approved', ann);
    expect(refused.body.message).toBe(
      'certificatesigningrequests.certificates.k8s.io "ann" is forbidden: user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"',
    );
    cluster.running.cluster.objects.modify(
      'clusterroles.rbac.authorization.k8s.io',
      undefined,
      'approver',
      role => {
        role.rules.push({
          ...rule('signers', ['approve']),
          resourceNames: ['kubernetes.io/*'],
        });
      },
    );
    expect((await decide('ann', 'Approved', ann)).status).toBe(200);
    ann.close();
  });
});
