import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readKubeClusters } from './readKubeClusters';

const pem = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const logger = mockServices.logger.mock();
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'in-cluster-'));
  logger.warn.mockClear();
});
afterEach(() => rm(dir, { recursive: true }));

function read(clusters: JsonObject[], ours?: JsonObject[]) {
  const config = mockServices.rootConfig({
    data: {
      kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
      ...(ours && { amamba: { kubernetes: { clusters: ours } } }),
    },
  });
  return readKubeClusters(config, { logger, inClusterDir: dir });
}

const warnings = () => logger.warn.mock.calls.map(([message]) => message);

describe('readKubeClusters', () => {
  it("reads clusters of Backstage's section", () => {
    const [dev, prod] = read([
      {
        name: 'dev',
        url: 'https://10.0.0.1:6443/',
        authProvider: 'serviceAccount',
        serviceAccountToken: 'sesame',
        caData: Buffer.from(pem).toString('base64'),
      },
      {
        name: 'prod',
        title: 'Production',
        url: 'https://prod.example.com',
        authProvider: 'serviceAccount',
        serviceAccountToken: 'open',
        caFile: '/etc/ca.crt',
        skipTLSVerify: true,
      },
    ]);
    expect(dev).toMatchObject({
      name: 'dev',
      title: 'dev',
      url: 'https://10.0.0.1:6443',
      token: { data: 'sesame' },
      ca: { data: pem },
      skipTlsVerify: false,
    });
    expect(dev.unusable).toBeUndefined();
    expect(prod).toMatchObject({
      title: 'Production',
      ca: { file: '/etc/ca.crt' },
      skipTlsVerify: true,
    });
    expect(warnings()).toEqual([]);
  });

  it('adds what that section cannot say', () => {
    const url = 'https://10.0.0.1';
    const [mtls, rotated] = read(
      [
        { name: 'mtls', url, authProvider: 'oidc' },
        {
          name: 'rotated',
          url,
          authProvider: 'serviceAccount',
          serviceAccountToken: 'old',
        },
      ],
      [
        {
          name: 'mtls',
          clientCertificateFile: '/tls.crt',
          clientKeyData: pem,
        },
        { name: 'rotated', tokenFile: '/token' },
        { name: 'typo', tokenFile: '/token' },
      ],
    );
    expect(mtls).toMatchObject({
      clientCertificate: { file: '/tls.crt' },
      clientKey: { data: pem },
    });
    expect(mtls.unusable).toBeUndefined();
    expect(rotated.token).toEqual({ file: '/token' });
    expect(warnings()).toEqual([
      expect.stringContaining('amamba.kubernetes.clusters names typo'),
    ]);
  });

  it("uses the pod's own service account when it runs in a cluster", async () => {
    const cluster = {
      name: 'here',
      url: 'https://kubernetes.default.svc',
      authProvider: 'serviceAccount',
    };
    const [outside] = read([cluster]);
    expect(outside.unusable).toMatch(/no serviceAccountToken/);
    await writeFile(join(dir, 'token'), 'pod-token');
    const [inside] = read([cluster]);
    expect(inside).toMatchObject({
      token: { file: join(dir, 'token') },
      ca: { file: join(dir, 'ca.crt') },
    });
    expect(inside.unusable).toBeUndefined();
  });

  it('lists what it cannot use, with the reason', () => {
    const url = 'https://10.0.0.1';
    const clusters = read(
      [
        { name: 'gke', url, authProvider: 'google' },
        { name: 'none', url },
        { name: 'nowhere', url: 'not an address', authProvider: 'oidc' },
        { name: 'half', url, authProvider: 'oidc' },
      ],
      [{ name: 'half', clientKeyFile: '/tls.key' }],
    );
    expect(clusters.map(({ unusable }) => unusable)).toEqual([
      expect.stringMatching(/^Cluster gke .*authProvider is "google"/),
      expect.stringMatching(/authProvider is not set/),
      expect.stringMatching(/"not an address" is not an address/),
      expect.stringMatching(/takes both/),
    ]);
    expect(warnings()).toEqual(clusters.map(({ unusable }) => unusable));
  });

  it('copes with other locators, doubles and no section at all', () => {
    const config = mockServices.rootConfig({
      data: {
        kubernetes: {
          clusterLocatorMethods: [
            { type: 'gke', projectId: 'x' },
            { type: 'localKubectlProxy' },
            {
              type: 'config',
              clusters: [
                {
                  name: 'local',
                  url: 'https://x',
                  authProvider: 'localKubectlProxy',
                },
              ],
            },
          ],
        },
      },
    });
    expect(readKubeClusters(config, { logger })).toMatchObject([
      { name: 'local', url: 'http://localhost:8001' },
    ]);
    expect(warnings()).toEqual([
      expect.stringContaining('locator "gke"'),
      expect.stringContaining('local is configured more than once'),
    ]);
    expect(readKubeClusters(mockServices.rootConfig(), { logger })).toEqual([]);
  });
});
