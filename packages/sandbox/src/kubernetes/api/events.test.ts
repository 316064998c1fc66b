import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

const CORE = '/api/v1/namespaces/default/events';
const EVENTS = '/apis/events.k8s.io/v1/namespaces/default/events';

let test: TestCluster;

beforeAll(async () => {
  test = await startTestCluster();
});

afterAll(() => test.stop());

it('events are the same in both groups, by other names', async () => {
  const { admin } = test;
  const watch = await admin.watch(`${EVENTS}?watch=1`);
  const regarding = { kind: 'Pod', name: 'p', namespace: 'default' };
  const created = await admin.post(EVENTS, {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'e' },
    eventTime: '2026-11-21T05:00:00.000000Z',
    regarding,
    note: 'It happened',
    reason: 'Happened',
    action: 'Happening',
    type: 'Normal',
    reportingController: 'tests',
    reportingInstance: 'one',
  });
  expect(created).toMatchObject({
    status: 201,
    body: { apiVersion: 'events.k8s.io/v1', regarding, note: 'It happened' },
  });
  const core = await admin.get(`${CORE}?fieldSelector=involvedObject.name=p`);
  expect(core.body.items).toMatchObject([
    {
      involvedObject: regarding,
      message: 'It happened',
      reportingComponent: 'tests',
    },
  ]);
  expect(core.body.items[0]).not.toHaveProperty('note');
  await admin.patch(`${EVENTS}/e`, 'merge', {
    note: 'Again',
    deprecatedCount: 2,
  });
  const changed = await admin.get(`${CORE}/e`);
  expect(changed.body).toMatchObject({
    apiVersion: 'v1',
    message: 'Again',
    count: 2,
  });
  const list = await admin.get(EVENTS);
  expect(list.body).toMatchObject({
    kind: 'EventList',
    apiVersion: 'events.k8s.io/v1',
    items: [{ note: 'Again', deprecatedCount: 2 }],
  });
  const lines = await watch.take(2);
  expect(lines).toMatchObject([
    {
      type: 'ADDED',
      object: { apiVersion: 'events.k8s.io/v1', note: 'It happened' },
    },
    { type: 'MODIFIED', object: { note: 'Again' } },
  ]);
  watch.close();
});
