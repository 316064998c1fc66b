import {
  applicationSetInputSchema,
  type ApplicationSetInput,
} from '@amamba/plugin-amamba-gitops-common';
import { NotFoundError } from '@backstage/errors';
import type { z } from 'zod';
import { toArgoApplicationSet } from './toArgoApplicationSet';

const servers: Record<string, string> = {
  dev: 'https://dev',
  prod: 'https://prod',
};
const place = {
  workspace: 'payments',
  project: 'payments-project',
  clusters: ['dev', 'prod'],
  serverOf(cluster: string) {
    if (!servers[cluster]) throw new NotFoundError(`no cluster ${cluster}`);
    return servers[cluster];
  },
};

type Input = z.input<typeof applicationSetInputSchema>;
const build = (input: Partial<Input>) =>
  toArgoApplicationSet(
    applicationSetInputSchema.parse({
      instance: 'main',
      name: 'everywhere',
      generators: [{ type: 'clusters' }],
      template: {
        name: 'payments-{{.cluster}}',
        spec: {
          sources: [{ repoUrl: 'https://git/a', path: 'deploy' }],
          destination: { cluster: '{{.cluster}}', namespace: 'shop' },
        },
      },
      ...input,
    }) as ApplicationSetInput,
    place,
    'user:default/alice',
  );
const template = (name: string, cluster: string): Input['template'] => ({
  name,
  spec: {
    sources: [{ repoUrl: 'https://git/a', path: '{{.path.path}}' }],
    destination: { cluster, namespace: 'shop' },
  },
});

describe('toArgoApplicationSet', () => {
  it('makes a list of the clusters of the workspace, in its project', () => {
    expect(build({ preserveResourcesOnDeletion: true })).toEqual({
      metadata: {
        name: 'everywhere',
        annotations: { 'amamba.io/requested-by': 'user:default/alice' },
      },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [
          {
            list: {
              elements: [
                { cluster: 'dev', name: 'dev', server: 'https://dev' },
                { cluster: 'prod', name: 'prod', server: 'https://prod' },
              ],
            },
          },
        ],
        syncPolicy: {
          applicationsSync: 'sync',
          preserveResourcesOnDeletion: true,
        },
        template: {
          metadata: {
            name: 'payments-{{.cluster}}',
            annotations: { 'amamba.io/requested-by': 'user:default/alice' },
          },
          spec: {
            project: 'payments-project',
            source: { repoURL: 'https://git/a', path: 'deploy' },
            destination: { server: '{{.server}}', namespace: 'shop' },
          },
        },
      },
    });
  });

  it('combines folders with clusters', () => {
    const { spec } = build({
      generators: [
        {
          type: 'matrix',
          generators: [
            {
              type: 'git',
              repoUrl: 'https://git/a',
              directories: [
                { path: 'apps/*' },
                { path: 'apps/x', exclude: true },
              ],
              requeueAfter: '1m30s',
            },
            { type: 'clusters', clusters: ['prod'] },
          ],
        },
      ],
    });
    expect(spec.generators).toEqual([
      {
        matrix: {
          generators: [
            {
              git: {
                repoURL: 'https://git/a',
                revision: 'HEAD',
                directories: [
                  { path: 'apps/*' },
                  { path: 'apps/x', exclude: true },
                ],
                requeueAfterSeconds: 90,
              },
            },
            {
              list: {
                elements: [
                  { cluster: 'prod', name: 'prod', server: 'https://prod' },
                ],
              },
            },
          ],
        },
      },
    ]);
  });

  it('takes over no names of others', () => {
    expect(() => build({ template: template('search-api', 'dev') })).toThrow(
      /must begin with payments-/,
    );
    expect(() => build({ template: template('{{.name}}', 'dev') })).toThrow(
      /must begin with payments-/,
    );
  });

  it.each([
    ['a cluster of others', template('payments-x', 'search'), undefined],
    ['a template of its own', template('payments-x', '{{.evil}}'), undefined],
    [
      'a parameter that is not there',
      template('payments-{{.n}}', '{{.cluster}}'),
      [{ type: 'list', elements: [{ n: 'a' }] }],
    ],
    [
      'files that could say where',
      template('payments-{{.n}}', '{{.cluster}}'),
      [{ type: 'git', repoUrl: 'https://git/a', files: ['*.json'] }],
    ],
    [
      'a cluster of others in a list',
      template('payments-x', '{{.cluster}}'),
      [{ type: 'list', elements: [{ cluster: 'search' }] }],
    ],
    [
      'an address in a list',
      template('payments-x', '{{.cluster}}'),
      [{ type: 'list', elements: [{ cluster: 'dev', server: 'https://x' }] }],
    ],
  ])('does not go to %s', (_, given, generators) => {
    expect(() =>
      build({
        template: given,
        ...(generators && { generators: generators as Input['generators'] }),
      }),
    ).toThrow();
  });

  it('looks at one repository, and at one thing in it', () => {
    const git = { type: 'git', repoUrl: 'https://git/a' } as const;
    const generate = (generator: object) => () =>
      build({
        template: template('payments-x', 'dev'),
        generators: [{ ...git, ...generator }],
      });
    expect(generate({ files: ['*.json'] })).not.toThrow();
    expect(generate({})).toThrow(/either directories or files/);
    expect(
      generate({ files: ['*.json'], repoUrl: 'https://git/{{.x}}' }),
    ).toThrow(/cannot be a template/);
  });
});
