import type { PromotionPath } from '@amamba/plugin-amamba-gitops-common';
import { createTestDatabases } from '../../__testUtils__/databases';
import { openDatabase } from '../../store/DatabaseApplicationStore';
import { DatabasePromotionStore } from './DatabasePromotionStore';
import type { StoredPromotion } from './PromotionStore';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const ENTITY = 'component:default/checkout';
const NOW = new Date('2026-11-21T12:00:00Z');

const path: PromotionPath = {
  repoUrl: 'https://git.example.com/payments/deploy',
  branch: 'main',
  items: [{ type: 'value', path: 'image.tag' }],
  environments: [
    { name: 'dev', file: 'dev.yaml', approval: false, via: 'commit' },
    { name: 'prod', file: 'prod.yaml', approval: true, via: 'commit' },
  ],
};

const promotion = (
  id: string,
  more: Partial<StoredPromotion> = {},
): StoredPromotion => ({
  id,
  entityRef: ENTITY,
  from: 'dev',
  to: 'prod',
  state: 'waiting',
  requestedBy: 'user:default/bob',
  requestedAt: NOW,
  needsApproval: true,
  plan: {
    repoUrl: path.repoUrl,
    branch: 'main',
    file: 'prod.yaml',
    via: 'commit',
    changes: [{ item: path.items[0], after: { value: { text: '2' } } }],
  },
  ...more,
});

describe.each(databases.eachSupportedId())('promotions on %s', databaseId => {
  async function createStore() {
    const knex = await databases.init(databaseId);
    return new DatabasePromotionStore(
      await openDatabase({ getClient: async () => knex }),
    );
  }

  it('keep a path against simultaneous edits', async () => {
    const store = await createStore();
    expect(await store.getPath(ENTITY)).toBeUndefined();
    expect(await store.setPath(ENTITY, path, 1)).toBeUndefined();
    expect(await store.setPath(ENTITY, path, 0)).toBe(1);
    expect(await store.setPath(ENTITY, path, 0)).toBeUndefined();
    const other = { ...path, branch: 'trunk' };
    expect(await store.setPath(ENTITY, other, 1)).toBe(2);
    expect(await store.setPath(ENTITY, path, 1)).toBeUndefined();
    expect(await store.getPath(ENTITY)).toEqual({ path: other, version: 2 });
  });

  it('are given back as they were, only to their entity', async () => {
    const store = await createStore();
    const full = promotion('a', {
      state: 'done',
      decidedBy: 'user:default/alice',
      decidedAt: NOW,
      finishedAt: NOW,
      checkedAt: NOW,
      commit: { sha: 'abc', webUrl: 'https://x/abc' },
    });
    await store.add(full);
    expect(await store.get(ENTITY, 'a')).toEqual(full);
    expect(await store.get('component:default/other', 'a')).toBeUndefined();
    expect(await store.get(ENTITY, 'a\0')).toBeUndefined();
    await store.remove('a');
    expect(await store.get(ENTITY, 'a')).toBeUndefined();
  });

  it('are listed newest first, in pages without gap or repetition', async () => {
    const store = await createStore();
    const at = (ms: number) => new Date(NOW.getTime() + ms);
    await store.add(promotion('a', { requestedAt: at(0) }));
    await store.add(promotion('b', { requestedAt: at(1), state: 'done' }));
    await store.add(promotion('c', { requestedAt: at(1), state: 'proposed' }));
    await store.add(
      promotion('d', { requestedAt: at(2), state: 'done', to: 'dev' }),
    );
    await store.add(promotion('x', { entityRef: 'component:default/other' }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list(ENTITY, { limit: 1, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['d', 'c', 'b', 'a']);
    const ids = (items: StoredPromotion[]) => items.map(({ id }) => id);
    expect(ids(await store.listOpen(ENTITY))).toEqual(['c', 'a']);
    expect(ids(await store.listLastDone(ENTITY))).toEqual(['d', 'b']);
    await expect(store.list(ENTITY, { limit: 1, cursor: 'x' })).rejects.toThrow(
      'The cursor is not one',
    );
  });

  it('are written to Git by one at a time, who may die', async () => {
    const store = await createStore();
    await store.add(promotion('a'));
    const claims = await Promise.all(
      [1, 2, 3].map(() => store.claim('a', NOW)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    await store.release('a');
    expect(await store.claim('a', NOW)).toBe(true);
    const later = new Date(NOW.getTime() + 10 * 60_000);
    expect(await store.claim('a', later)).toBe(true);
    expect(
      await store.update(promotion('a', { state: 'done' }), 'proposed'),
    ).toBe(false);
    expect(
      await store.update(promotion('a', { state: 'done' }), 'waiting'),
    ).toBe(true);
    expect(await store.claim('a', later)).toBe(false);
    expect((await store.get(ENTITY, 'a'))?.state).toBe('done');
  });

  it('are told when they were to be written at once, and were not', async () => {
    const store = await createStore();
    await store.add(promotion('a', { needsApproval: false }), NOW);
    await store.add(promotion('b'));
    expect(await store.listInterrupted(NOW, ENTITY)).toEqual([]);
    const later = new Date(NOW.getTime() + 10 * 60_000);
    const found = await store.listInterrupted(later, ENTITY);
    expect(found.map(({ id }) => id)).toEqual(['a']);
    const anybodys = await store.listInterrupted(later);
    expect(anybodys.map(({ id }) => id)).toEqual(['a']);
    const other = 'component:default/other';
    expect(await store.listInterrupted(later, other)).toEqual([]);
  });

  it('are told whose pull request nobody looked at, the longest ago first', async () => {
    const store = await createStore();
    const at = (ms: number) => new Date(NOW.getTime() + ms);
    const proposed = (id: string, checkedAt?: Date) =>
      store.add(promotion(id, { state: 'proposed', checkedAt }));
    await proposed('b', at(2));
    await proposed('a', at(1));
    await proposed('never');
    await proposed('now', at(10));
    await store.add(promotion('done', { state: 'done', checkedAt: at(0) }));
    const told = async (before: Date, limit: number) =>
      (await store.listUnchecked(before, limit)).map(({ id }) => id);
    expect(await told(at(10), 10)).toEqual(['never', 'a', 'b']);
    expect(await told(at(10), 2)).toEqual(['never', 'a']);
    await store.update(
      promotion('never', { state: 'proposed', checkedAt: at(10) }),
      'proposed',
    );
    expect(await told(at(10), 10)).toEqual(['a', 'b']);
  });
});
