import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readArgoCdInstances } from './readArgoCdInstances';

const logger = mockServices.logger.mock();
const url = 'https://argocd.example.com';
const pem = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

beforeEach(() => logger.warn.mockClear());

function read(instances: JsonObject[]) {
  const config = mockServices.rootConfig({
    data: { amamba: { argocd: { instances } } },
  });
  return readArgoCdInstances(config, { logger });
}

describe('readArgoCdInstances', () => {
  it('reads everything, and fills in the rest', () => {
    const [full, least] = read([
      {
        name: 'prod',
        title: 'Production',
        url: `${url}/argo/`,
        uiUrl: 'https://gitops.example.com/',
        token: ' abc\n',
        namespace: 'gitops',
        cluster: 'prod',
        applicationNamespaces: ['team-*'],
        tls: { caData: Buffer.from(pem).toString('base64'), skipVerify: true },
        timeoutMs: 1000,
      },
      { name: 'dev', url, username: 'amamba', password: 'sesame' },
    ]);
    expect(full).toEqual({
      name: 'prod',
      title: 'Production',
      url: `${url}/argo`,
      uiUrl: 'https://gitops.example.com',
      credentials: { token: 'abc' },
      namespace: 'gitops',
      cluster: 'prod',
      applicationNamespaces: ['team-*'],
      ca: { data: pem },
      skipTlsVerify: true,
      timeoutMs: 1000,
    });
    expect(least).toMatchObject({
      title: 'dev',
      uiUrl: url,
      credentials: { username: 'amamba', password: 'sesame' },
      namespace: 'argocd',
      applicationNamespaces: [],
      skipTlsVerify: false,
      timeoutMs: 30_000,
    });
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('lists what it cannot use, with the reason and without secrets', () => {
    const instances = read([
      { name: 'none', url },
      { name: 'half', url, username: 'amamba' },
      { name: 'both', url, token: 'abc', username: 'a', password: 'b' },
      { name: 'nowhere', url: 'argocd.example.com', token: 'abc' },
    ]);
    expect(instances.map(({ unusable }) => unusable)).toEqual([
      expect.stringMatching(/^Argo CD none .* no token.*generate-token/),
      expect.stringMatching(/takes both/),
      expect.stringMatching(/has both a token and a username/),
      expect.stringMatching(/"argocd.example.com" is not an address/),
    ]);
    expect(logger.warn.mock.calls.map(([message]) => message)).toEqual(
      instances.map(({ unusable }) => unusable),
    );
  });

  it('takes the first of two with one name, and none at all', () => {
    const instances = read([
      { name: 'a', url, token: 'first' },
      { name: 'a', url, token: 'second' },
    ]);
    expect(instances).toMatchObject([{ credentials: { token: 'first' } }]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('more than once'),
    );
    expect(readArgoCdInstances(mockServices.rootConfig(), { logger })).toEqual(
      [],
    );
  });
});
