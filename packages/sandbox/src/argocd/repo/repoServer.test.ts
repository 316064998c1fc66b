import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitFixture } from '../controller/__testUtils__/gitFixture.ts';
import type { ApplicationSource, RepoServer } from '../types.ts';
import { createRepoServer } from './index.ts';
import { useHelm } from '../__testUtils__/clientPrograms.ts';

const CONFIG_MAP =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: b}\n';

const FILES = {
  'plain/one.yaml': CONFIG_MAP,
  'plain/two.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'two' } }],
  }),
  'plain/values.yaml': 'just: [values, not, a, manifest',
  'plain/deep/three.yaml': CONFIG_MAP.replace('one', 'three'),
  'broken/broken.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: broken\ndata:\n  a: b\n',
  'kustom/kustomization.yaml': 'resources: [cm.yaml]\nnamePrefix: k-\n',
  'kustom/cm.yaml': CONFIG_MAP,
  'helm/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'helm/values.yaml': 'replicas: 1\nmessage: hello\n',
  'helm/values-prod.yaml': 'message: prod\n',
  'helm/templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\ndata:\n  message: {{ .Values.message | quote }}\n  replicas: {{ .Values.replicas | quote }}\n',
};

/** Left out where the machine has no helm. */
const describeWithHelm = useHelm() ? describe : describe.skip;

describe('repo server', () => {
  const git = new GitFixture(FILES);
  const access = { repoURL: git.url };
  let server: RepoServer & { stop(): void };

  beforeAll(() => {
    server = createRepoServer({ revisionCacheMs: () => 3_600_000 });
  });

  afterAll(() => {
    server.stop();
    git.remove();
  });

  const head = () => git.git('rev-parse', 'HEAD').trim();

  async function names(source: Partial<ApplicationSource>) {
    const { objects } = await server.render({
      appName: 'app',
      namespace: 'shop',
      kubeVersion: 'v1.35.0',
      access,
      source: { repoURL: git.url, ...source },
      revision: head(),
    });
    return objects.map(({ metadata }) => metadata.name);
  }

  it('knows branches, tags, short shas and versions', async () => {
    git.git('tag', 'v1.2.0');
    git.git('tag', '-a', 'v1.10.0', '-m', 'annotated');
    git.git('branch', 'feature/x');
    await server.resolveRevision(access, 'HEAD', { fresh: true });
    for (const revision of [
      'HEAD',
      '',
      'main',
      'feature/x',
      'v1.2.0',
      'v1.10.0',
      '1.*',
      head().slice(0, 8),
      head(),
    ]) {
      expect(await server.resolveRevision(access, revision)).toBe(head());
    }
    expect(await server.listRefs(access)).toEqual({
      branches: ['feature/x', 'main'],
      tags: ['v1.10.0', 'v1.2.0'],
    });
    await expect(server.resolveRevision(access, 'no-such')).rejects.toThrow(
      "unable to resolve 'no-such' to a commit SHA",
    );
  });

  it('believes the head of a branch until it is asked anew', async () => {
    const before = await server.resolveRevision(access, 'main');
    const after = git.commit('more', { 'more.txt': 'x' });
    expect(await server.resolveRevision(access, 'main')).toBe(before);
    expect(await server.resolveRevision(access, 'main', { fresh: true })).toBe(
      after,
    );
    expect(await server.revisionMetadata(access, after)).toMatchObject({
      author: 'rec <rec@example.test>',
      message: 'more',
    });
  });

  it('renders directories', async () => {
    expect(await names({ path: 'plain' })).toEqual(['one', 'two']);
    expect(
      await names({ path: 'plain', directory: { recurse: true } }),
    ).toEqual(['three', 'one', 'two']);
    expect(
      await names({
        path: 'plain',
        directory: { recurse: true, exclude: '{two.*,deep/*}' },
      }),
    ).toEqual(['one']);
    expect(
      await names({ path: 'plain', directory: { include: '*.json' } }),
    ).toEqual(['two']);
  });

  it('says what is wrong in the words of Argo CD', async () => {
    await expect(names({ path: 'broken' })).rejects.toMatchObject({
      code: 'FailedPrecondition',
      message:
        'Failed to unmarshal "broken.yaml": failed to unmarshal manifest: error converting YAML to JSON: yaml: line 4: did not find expected key',
    });
    await expect(names({ path: 'nope' })).rejects.toThrow(
      'nope: app path does not exist',
    );
    await expect(names({ path: '../..' })).rejects.toThrow(
      'app path outside root',
    );
    await expect(
      server.test({ repoURL: 'http://127.0.0.1:1/x.git' }),
    ).rejects.toThrow(
      'error testing repository connectivity: unable to ls-remote HEAD on repository: failed to list refs: Get "http://127.0.0.1:1/x.git/info/refs?service=git-upload-pack": dial tcp 127.0.0.1:1: connect: connection refused',
    );
    await expect(server.test({ repoURL: '::::' })).rejects.toThrow(
      'repository "::::" cannot be initialized: repo URL is invalid',
    );
    await expect(server.test({ repoURL: `${git.url}-gone` })).rejects.toThrow(
      'failed to list refs: repository not found: ',
    );
    const missing = '0'.repeat(40);
    await expect(server.revisionMetadata(access, missing)).rejects.toThrow(
      `Failed to checkout revision ${missing}: \`git fetch origin ${missing} --tags --force --prune\` failed exit status 128: fatal: remote error: upload-pack: not our ref ${missing}`,
    );
  });

  it('renders kustomizations with what the application adds', async () => {
    expect(await names({ path: 'kustom' })).toEqual(['k-one']);
    expect(
      await names({ path: 'kustom', kustomize: { nameSuffix: '-x' } }),
    ).toEqual(['k-one-x']);
  });

  describeWithHelm('charts', () => {
    it('are rendered with the real helm', async () => {
      const source = {
        repoURL: git.url,
        path: 'helm',
        helm: {
          releaseName: 'rel',
          valueFiles: ['$vals/helm/values-prod.yaml'],
          parameters: [{ name: 'replicas', value: '3' }],
        },
      };
      const { objects, sourceType } = await server.render({
        appName: 'app',
        namespace: 'shop',
        kubeVersion: 'v1.35.0',
        access,
        source,
        refs: {
          vals: {
            access,
            source: { repoURL: git.url, ref: 'vals', targetRevision: 'HEAD' },
          },
        },
        revision: head(),
        tracking: 'annotation',
      });
      expect(sourceType).toBe('Helm');
      expect(objects).toEqual([
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            name: 'rel-cm',
            annotations: {
              'argocd.argoproj.io/tracking-id': 'app:/ConfigMap:shop/rel-cm',
            },
          },
          data: { message: 'prod', replicas: '3' },
        },
      ]);
      await expect(
        names({ path: 'helm', helm: { valueFiles: ['../../../etc/passwd'] } }),
      ).rejects.toThrow('resolved to outside repository root');
    });
  });

  it('tells what a repository holds', async () => {
    expect(await server.listApps(access, 'HEAD')).toEqual([
      { path: 'helm', type: 'Helm' },
      { path: 'kustom', type: 'Kustomize' },
    ]);
    expect(
      await server.appDetails(access, { repoURL: git.url, path: 'helm' }),
    ).toEqual({
      type: 'Helm',
      helm: {
        valueFiles: ['values-prod.yaml', 'values.yaml'],
        parameters: [
          { name: 'message', value: 'hello' },
          { name: 'replicas', value: '1' },
        ],
        values: 'replicas: 1\nmessage: hello\n',
      },
    });
  });
});

describe('repositories with credentials', () => {
  const git = new GitFixture(FILES);
  let http: Server;
  let repoURL: string;

  beforeAll(async () => {
    git.git('config', 'http.receivepack', 'false');
    http = createServer((request, response) => {
      const wanted = `Basic ${Buffer.from('bot:secret').toString('base64')}`;
      if (request.headers.authorization !== wanted) {
        response
          .writeHead(401, { 'www-authenticate': 'Basic realm="git"' })
          .end();
        return;
      }
      serveGit(git.directory, request.url ?? '/', request, response);
    });
    await new Promise<void>(resolve => {
      http.listen(0, '127.0.0.1', resolve);
    });
    repoURL = `http://127.0.0.1:${(http.address() as AddressInfo).port}/.git`;
  });

  afterAll(() => {
    http.close();
    git.remove();
  });

  it('are read with these alone', async () => {
    const server = createRepoServer();
    const good = { repoURL, username: 'bot', password: 'secret' };
    expect(await server.resolveRevision(good, 'main')).toBe(
      git.git('rev-parse', 'HEAD').trim(),
    );
    const source = { repoURL, path: 'plain' };
    const { objects } = await server.render({
      appName: 'app',
      kubeVersion: 'v1.35.0',
      access: good,
      source,
      revision: git.git('rev-parse', 'HEAD').trim(),
    });
    expect(objects).toHaveLength(2);
    for (const access of [{ repoURL }, { ...good, password: 'wrong' }]) {
      await expect(server.test(access)).rejects.toThrow(
        'failed to list refs: authentication required: ',
      );
    }
    server.stop();
  });
});

/** The smart protocol by git's own CGI program. */
function serveGit(
  directory: string,
  url: string,
  request: import('node:http').IncomingMessage,
  response: import('node:http').ServerResponse,
): void {
  const { pathname, searchParams } = new URL(url, 'http://git');
  const child = execFile(
    'git',
    ['http-backend'],
    {
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: directory,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        PATH_INFO: pathname,
        QUERY_STRING: searchParams.toString(),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    },
    (_error, output) => {
      const end = output.indexOf('\r\n\r\n');
      for (const line of output.subarray(0, end).toString().split('\r\n')) {
        const [name, value] = line.split(': ');
        if (name !== 'Status') response.setHeader(name, value);
        else response.statusCode = Number.parseInt(value, 10);
      }
      response.end(output.subarray(end + 4));
    },
  );
  request.pipe(child.stdin!);
}
