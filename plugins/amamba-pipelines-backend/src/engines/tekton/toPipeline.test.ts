import { toPipeline } from './toPipeline';
import { tektonPipelineSchema } from './objects';

describe('toPipeline', () => {
  it('reads parameters of every kind, and workspaces', () => {
    const snapshot = toPipeline(
      'dev',
      tektonPipelineSchema.parse({
        apiVersion: 'tekton.dev/v1',
        kind: 'Pipeline',
        metadata: {
          name: 'release',
          namespace: 'ci',
          uid: 'p1',
          resourceVersion: '42',
          labels: { app: 'shop' },
        },
        spec: {
          displayName: 'Release',
          description: 'Builds and ships.',
          params: [
            { name: 'version', type: 'string', description: 'Of the release' },
            { name: 'target', enum: ['dev', 'prod'], default: 'dev' },
            { name: 'flags', default: ['-v'] },
            { name: 'repo', default: { url: 'http://git', branch: 'main' } },
          ],
          workspaces: [{ name: 'source' }, { name: 'cache', optional: true }],
          tasks: [{ name: 't', taskRef: { name: 't' } }],
        },
      }),
    );
    expect(snapshot).toEqual({
      key: { instance: 'dev', key: 'ci/release/p1' },
      labels: { app: 'shop' },
      revision: 42,
      pipeline: {
        engine: 'tekton',
        instance: 'dev',
        scope: 'ci',
        name: 'release',
        displayName: 'Release',
        description: 'Builds and ships.',
        params: [
          { name: 'version', type: 'string', description: 'Of the release' },
          {
            name: 'target',
            type: 'string',
            options: ['dev', 'prod'],
            default: 'dev',
          },
          { name: 'flags', type: 'array', default: ['-v'] },
          {
            name: 'repo',
            type: 'object',
            default: { url: 'http://git', branch: 'main' },
          },
        ],
        volumes: [
          { name: 'source', optional: false },
          { name: 'cache', optional: true },
        ],
      },
    });
  });
});
