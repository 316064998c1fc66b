import { ConfigReader } from '@backstage/config';
import { readWorkspacesConfig } from './readWorkspacesConfig';

const read = (workspaces?: object) =>
  readWorkspacesConfig(
    new ConfigReader({
      amamba: { ...(workspaces && { workspaces }) },
    } as never),
  );

describe('readWorkspacesConfig', () => {
  it('has a default for everything', () => {
    expect(read()).toEqual({
      drift: 'correct',
      catalogIntervalMs: 30_000,
      resyncIntervalMs: 600_000,
      releaseAfterMs: 600_000,
      activityRetentionMs: 180 * 24 * 3_600_000,
    });
  });

  it('reads durations as Backstage writes them', () => {
    expect(
      read({
        drift: 'report',
        catalogInterval: '1m',
        resyncInterval: { hours: 1 },
        releaseAfter: 'PT30S',
        activityRetention: { days: 7 },
      }),
    ).toEqual({
      drift: 'report',
      catalogIntervalMs: 60_000,
      resyncIntervalMs: 3_600_000,
      releaseAfterMs: 30_000,
      activityRetentionMs: 7 * 24 * 3_600_000,
    });
  });

  it.each([
    [{ drift: 'ignore' }, 'amamba.workspaces.drift must be correct or report'],
    [{ resyncInterval: '10ms' }, 'amamba.workspaces.resyncInterval must be at'],
    [{ catalogInterval: 'often' }, 'catalogInterval'],
  ])('refuses %j', (workspaces, message) => {
    expect(() => read(workspaces)).toThrow(message);
  });
});
