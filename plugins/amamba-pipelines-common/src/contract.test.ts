import { PERMISSION_ROLES } from '@amamba/plugin-amamba-common';
import { MAX_LOG_RANGE, pipelinesContract } from './contract';
import { isFinal, PHASES } from './domain/phase';
import { paramValueSchema, runSchema } from './domain/pipeline';
import { pipelinesPermissions } from './permissions';

describe('pipelinesContract', () => {
  const routes = Object.entries(pipelinesContract);

  it('authorises every route on an entity, by a permission of the plugin', () => {
    for (const [name, route] of routes) {
      expect([name, pipelinesPermissions]).toEqual([
        name,
        expect.arrayContaining([route.permission]),
      ]);
      expect(route.path).toMatch(/^\/entities\/:kind\/:namespace\/:name\//);
    }
  });

  it('audits what changes something and asks an editor for it', () => {
    for (const [name, route] of routes) {
      const reads = route.method === 'GET';
      const { action } = route.permission.attributes;
      expect([name, route.audit === undefined, action === 'read']).toEqual([
        name,
        reads,
        reads,
      ]);
      expect(PERMISSION_ROLES[route.permission.name]).toBe(
        reads ? 'viewer' : 'editor',
      );
    }
  });

  it('bounds what can be asked for at once', () => {
    const { query } = pipelinesContract.readLog;
    expect(query.parse({})).toEqual({ offset: 0, limit: MAX_LOG_RANGE });
    expect(query.parse({ offset: '-100', limit: '10' })).toEqual({
      offset: -100,
      limit: 10,
    });
    expect(query.safeParse({ limit: MAX_LOG_RANGE + 1 }).success).toBe(false);
    expect(
      pipelinesContract.listRuns.query.safeParse({ phase: 'sleeping' }).success,
    ).toBe(false);
  });
});

describe('the domain', () => {
  it('takes a phase for final when nothing more will happen', () => {
    expect(PHASES.filter(isFinal)).toEqual([
      'succeeded',
      'failed',
      'cancelled',
      'skipped',
    ]);
  });

  it('takes parameters in the three forms of Tekton, and no other', () => {
    for (const value of ['', ['a'], [], { url: 'x' }, {}]) {
      expect(paramValueSchema.parse(value)).toEqual(value);
    }
    for (const value of [7, true, null, [7], { a: { b: 'c' } }]) {
      expect(paramValueSchema.safeParse(value).success).toBe(false);
    }
  });

  it('fills in what an older row of the database does not have', () => {
    const { stages } = runSchema.parse({
      id: 'x',
      engine: 'tekton',
      instance: 'dev',
      scope: 'ci',
      name: 'build-1',
      phase: 'running',
      createdAt: '2026-11-21T08:00:00.000Z',
      params: [],
      results: [],
      stages: [
        {
          id: 'a',
          name: 'a',
          phase: 'queued',
          role: 'task',
          dependsOn: [],
          steps: [],
        },
      ],
    });
    expect(stages[0]).toMatchObject({ retries: 0, results: [] });
  });
});
