import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readPipelinesConfig } from './readPipelinesConfig';

const read = (pipelines?: JsonObject) =>
  readPipelinesConfig(
    mockServices.rootConfig({
      data: pipelines ? { amamba: { pipelines } } : {},
    }),
  );

describe('readPipelinesConfig', () => {
  it('needs nothing', () => {
    expect(read()).toEqual({
      tekton: {
        enabled: true,
        namespaces: undefined,
        volume: { size: '1Gi', accessMode: 'ReadWriteOnce' },
      },
      retention: { goneDays: 90 },
      logs: { maxBytes: 64 * 1024 * 1024, maxTails: 200 },
    });
  });

  it('reads every key', () => {
    const volume = {
      size: '5Gi',
      accessMode: 'ReadWriteMany',
      storageClass: 'nfs',
    };
    expect(
      read({
        tekton: { enabled: false, namespaces: ['ci'], volume },
        retention: { goneDays: 1 },
        logs: { maxMebibytes: 0.5, maxTails: 3 },
      }),
    ).toEqual({
      tekton: { enabled: false, namespaces: ['ci'], volume },
      retention: { goneDays: 1 },
      logs: { maxBytes: 512 * 1024, maxTails: 3 },
    });
  });

  it.each<[JsonObject, string]>([
    [{ tekton: { namespaces: [] } }, 'tekton.namespaces is empty'],
    [{ retention: { goneDays: -1 } }, 'retention.goneDays must be at least 0'],
    [{ logs: { maxMebibytes: 0 } }, 'logs.maxMebibytes must be at least'],
    [{ logs: { maxTails: 0 } }, 'logs.maxTails must be at least 1'],
  ])('refuses %j', (pipelines, message) => {
    expect(() => read(pipelines)).toThrow(`amamba.pipelines.${message}`);
  });
});
