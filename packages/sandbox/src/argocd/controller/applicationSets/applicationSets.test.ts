import type { KubeObject } from '../../../kubernetes/types.ts';
import { GitFixture } from '../__testUtils__/gitFixture.ts';
import {
  startTestArgoCd,
  type TestArgoCd,
} from '../__testUtils__/testArgoCd.ts';
import { generateApplications } from './generateApplications.ts';
import { renderGoTemplate } from './template/goTemplate.ts';

const CONFIG_MAP =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: b}\n';
const SERVER = 'https://kubernetes.default.svc';

const git = new GitFixture({
  'apps/one/cm.yaml': CONFIG_MAP,
  'apps/Two_Three/cm.yaml': CONFIG_MAP,
  'apps/old/cm.yaml': CONFIG_MAP,
  'envs/dev/config.yaml': 'cluster: {name: dev, replicas: 1}\n',
  'envs/prod/config.yaml': 'cluster: {name: prod, replicas: 3}\n',
});
let argoCd: TestArgoCd;

beforeAll(async () => {
  argoCd = await startTestArgoCd();
  argoCd.createNamespace('shop');
  argoCd.createProject('default');
  argoCd.objects.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'far',
      namespace: 'argocd',
      labels: { 'argocd.argoproj.io/secret-type': 'cluster', env: 'far' },
    },
    stringData: { name: 'Far Away', server: 'https://far:6443', config: '{}' },
  });
});

afterAll(async () => {
  git.remove();
  await argoCd.stop();
});

function setOf(spec: Record<string, unknown>, name = 'set'): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace: 'argocd' } as KubeObject['metadata'],
    spec: {
      template: {
        metadata: { name: 'app-{{.name}}' },
        spec: {
          project: 'default',
          source: {
            repoURL: git.url,
            path: 'apps/one',
            targetRevision: 'HEAD',
          },
          destination: { server: SERVER, namespace: 'shop' },
        },
      },
      ...spec,
    },
  };
}

function generate(set: KubeObject) {
  const { objects, repositories } = argoCd;
  return generateApplications(
    { objects, repositories, namespace: 'argocd' },
    set,
  );
}

async function names(spec: Record<string, unknown>) {
  const applications = await generate(setOf(spec));
  return applications.map(({ metadata }) => metadata.name);
}

describe('generators', () => {
  it('list', async () => {
    const elements = [{ name: 'a' }, { name: 'b' }];
    expect(
      await names({ goTemplate: true, generators: [{ list: { elements } }] }),
    ).toEqual(['app-a', 'app-b']);
    const template = { metadata: { name: 'x-{{name}}-{{unknown}}' }, spec: {} };
    expect(
      await names({ generators: [{ list: { elements } }], template }),
    ).toEqual(['x-a-{{unknown}}', 'x-b-{{unknown}}']);
  });

  it('clusters', async () => {
    const template = {
      metadata: {
        name: '{{.nameNormalized}}-{{index .metadata.labels "env"}}',
      },
      spec: {},
    };
    const clusters = { selector: { matchLabels: { env: 'far' } } };
    expect(
      await names({ goTemplate: true, generators: [{ clusters }], template }),
    ).toEqual(['far-away-far']);
    expect(
      await names({
        generators: [{ clusters: {} }],
        template: { metadata: { name: '{{nameNormalized}}' }, spec: {} },
      }),
    ).toEqual(['in-cluster', 'far-away']);
  });

  it('git directories', async () => {
    const directories = [
      { path: 'apps/*' },
      { path: 'apps/old', exclude: true },
    ];
    const generators = [
      { git: { repoURL: git.url, revision: 'HEAD', directories } },
    ];
    const plain = {
      metadata: { name: '{{path.basenameNormalized}}' },
      spec: { source: { path: '{{path}}' } },
    };
    const made = await generate(setOf({ generators, template: plain }));
    expect(
      made.map(({ metadata, spec }) => [metadata.name, spec.source.path]),
    ).toEqual([
      ['two-three', 'apps/Two_Three'],
      ['one', 'apps/one'],
    ]);
    const go = {
      metadata: {
        name: '{{.path.basenameNormalized}}-{{index .path.segments 0}}',
      },
      spec: {},
    };
    expect(await names({ goTemplate: true, generators, template: go })).toEqual(
      ['two-three-apps', 'one-apps'],
    );
  });

  it('git files in a matrix', async () => {
    const files = [{ path: 'envs/**/config.yaml' }];
    const matrix = {
      generators: [
        { git: { repoURL: git.url, revision: 'HEAD', files } },
        {
          list: { elements: [{ name: '{{.cluster.name}}-a' }, { name: 'b' }] },
        },
      ],
    };
    const template = {
      metadata: { name: '{{.path.basename}}-{{.name}}-{{.cluster.replicas}}' },
      spec: {},
    };
    expect(
      await names({ goTemplate: true, generators: [{ matrix }], template }),
    ).toEqual(['dev-dev-a-1', 'dev-b-1', 'prod-prod-a-3', 'prod-b-3']);
  });

  it('merge and a selector', async () => {
    const merge = {
      mergeKeys: ['name'],
      generators: [
        {
          list: {
            elements: [
              { name: 'a', size: '1' },
              { name: 'b', size: '1' },
            ],
          },
        },
        {
          list: {
            elements: [
              { name: 'b', size: '2' },
              { name: 'c', size: '3' },
            ],
          },
        },
      ],
    };
    const template = { metadata: { name: '{{.name}}{{.size}}' }, spec: {} };
    expect(
      await names({ goTemplate: true, generators: [{ merge }], template }),
    ).toEqual(['a1', 'b2']);
    const selector = { matchLabels: { size: '2' } };
    expect(
      await names({
        goTemplate: true,
        generators: [{ merge, selector }],
        template,
      }),
    ).toEqual(['b2']);
  });

  it('tells what is wrong', async () => {
    const elements = [{ other: 'a' }];
    await expect(
      names({
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ list: { elements } }],
      }),
    ).rejects.toThrow('map has no entry for key "name"');
    await expect(names({ generators: [{ pullRequest: {} }] })).rejects.toThrow(
      'pullRequest is not served',
    );
  });
});

describe('templates of Go', () => {
  const data = {
    name: 'web',
    list: ['a', 'b'],
    map: { k: 'v' },
    empty: '',
    n: 3,
  };
  it.each([
    ['{{ .name | upper | printf "%s-%s" "x" }}', 'x-WEB'],
    ['{{ printf "%s-%03d" .name .n }}', 'web-003'],
    ['{{ if and .name (gt .n 2) }}yes{{ else }}no{{ end }}', 'yes'],
    [
      '{{- range $i, $x := .list }}{{ if $i }},{{ end }}{{ $x }}{{ end -}} ',
      'a,b',
    ],
    ['{{ with .empty }}x{{ else with .map }}{{ .k }}{{ end }}', 'v'],
    ['{{ default "none" .empty }} {{ .missing }}', 'none <no value>'],
    ['{{ $x := .name | trunc 2 }}{{ $x | quote }}', '"we"'],
    ['{{ join "-" (splitList "." "a.b") }} {{ .map }}', 'a-b map[k:v]'],
    ['{{/* nothing */}}{{ index .map "k" | b64enc }}', 'dg=='],
    ['{{ normalize "My_App" }} {{ .list | toJson }}', 'my-app ["a","b"]'],
  ])('%s', (text, expected) => {
    expect(renderGoTemplate(text, data)).toBe(expected);
  });

  it('knows nothing of the machine', () => {
    expect(() => renderGoTemplate('{{ env "PATH" }}', data)).toThrow(
      'function "env" not defined',
    );
    expect(() => renderGoTemplate('{{ .name', data)).toThrow('unclosed action');
  });
});

describe('the controller', () => {
  it('makes, changes and removes Applications', async () => {
    const { objects } = argoCd;
    const SETS = 'applicationsets.argoproj.io';
    const list = () =>
      objects
        .list('applications.argoproj.io', { namespace: 'argocd' })
        .map(({ metadata }) => metadata.name)
        .filter(name => name.startsWith('live-'));
    const set = setOf(
      {
        goTemplate: true,
        generators: [{ list: { elements: [{ name: 'a' }, { name: 'b' }] } }],
      },
      'live',
    );
    set.spec.template.metadata.name = 'live-{{.name}}';
    set.spec.template.spec.syncPolicy = { automated: {} };
    objects.create(SETS, set);
    await argoCd.eventually(() => list().length === 2 || undefined);
    expect(argoCd.app('live-a').metadata).toMatchObject({
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
      ownerReferences: [
        { kind: 'ApplicationSet', name: 'live', controller: true },
      ],
    });
    await argoCd.eventually(() => {
      const { status } = objects.get(SETS, 'argocd', 'live')!;
      const synced = status?.resources?.filter(
        (item: { status?: string }) => item.status === 'Synced',
      );
      return synced?.length > 0 || undefined;
    });
    expect(
      objects.get(SETS, 'argocd', 'live')!.status.conditions,
    ).toMatchObject([
      { type: 'ErrorOccurred', status: 'False' },
      { type: 'ParametersGenerated', status: 'True' },
      {
        type: 'ResourcesUpToDate',
        status: 'True',
        message: 'All applications have been generated successfully',
      },
    ]);
    objects.modify(SETS, 'argocd', 'live', ({ spec }) => {
      spec.generators = [{ list: { elements: [{ name: 'b' }] } }];
      spec.template.metadata.labels = { tier: 'front' };
    });
    await argoCd.eventually(() => list().join() === 'live-b' || undefined);
    expect(argoCd.app('live-b').metadata.labels).toEqual({ tier: 'front' });
    objects.modify(SETS, 'argocd', 'live', ({ spec }) => {
      spec.generators = [{ scmProvider: {} }];
    });
    await argoCd.eventually(
      () =>
        objects
          .get(SETS, 'argocd', 'live')!
          .status.conditions.some(
            (item: { type: string; status: string }) =>
              item.type === 'ErrorOccurred' && item.status === 'True',
          ) || undefined,
    );
    expect(list()).toEqual(['live-b']);
    objects.delete(SETS, 'argocd', 'live', { propagationPolicy: 'Background' });
    await argoCd.eventually(() => list().length === 0 || undefined);
  });
});
