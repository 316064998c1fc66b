import { applyJsonPatch } from './jsonPatch.ts';
import { applyMergePatch } from './mergePatch.ts';
import { builtinModel } from '../schema/builtinModels.ts';
import { LocalSchemaCatalog } from '../schema/schemaCatalog.ts';
import { mergeRulesOf } from './mergeRules.ts';
import { applyStrategicMergePatch } from './strategicMergePatch.ts';

const POD = mergeRulesOf(
  builtinModel('io.k8s.api.core.v1.Pod'),
  new LocalSchemaCatalog(),
);

describe('JSON patch', () => {
  const document = { list: ['a', 'b'], map: { 'x/y': 1 } };

  it.each([
    [
      'adds to lists by index and at the end',
      [
        { op: 'add', path: '/list/1', value: 'n' },
        { op: 'add', path: '/list/-', value: 'z' },
      ],
      { list: ['a', 'n', 'b', 'z'], map: { 'x/y': 1 } },
    ],
    [
      'moves, copies and tests escaped members',
      [
        { op: 'test', path: '/map/x~1y', value: 1 },
        { op: 'copy', from: '/map/x~1y', path: '/map/z' },
        { op: 'move', from: '/map/x~1y', path: '/one' },
      ],
      { list: ['a', 'b'], map: { z: 1 }, one: 1 },
    ],
  ])('%s', (_name, patch, expected) => {
    const before = structuredClone(document);
    expect(applyJsonPatch(document, patch)).toEqual(expected);
    expect(document).toEqual(before);
  });

  it.each([
    [{ op: 'remove', path: '/list/2' }],
    [{ op: 'add', path: '/list/4', value: 1 }],
    [{ op: 'replace', path: '/list/2', value: 1 }],
    [{ op: 'move', from: '/none', path: '/x' }],
    [{ op: 'add', path: 'no-slash', value: 1 }],
    [{ op: 'add', path: '/x' }],
    [{ op: 'grow', path: '/x' }],
    ['text'],
  ])('refuses %j', operation => {
    expect(() => applyJsonPatch(document, [operation])).toThrow(
      'the server rejected our request due to an error in our request',
    );
  });

  it('cannot reach prototypes', () => {
    const patch = [{ op: 'add', path: '/__proto__', value: { evil: true } }];
    applyJsonPatch({}, patch);
    expect(({} as { evil?: boolean }).evil).toBeUndefined();
    expect(() =>
      applyJsonPatch({}, [
        { op: 'add', path: '/constructor/prototype/evil', value: true },
      ]),
    ).toThrow();
  });
});

describe('merge patch', () => {
  it('merges maps, replaces lists and removes what is null', () => {
    expect(
      applyMergePatch(
        { a: { b: 1, c: 2 }, list: [1, 2] },
        { a: { c: null, d: 3 }, list: [3], none: { x: null } },
      ),
    ).toEqual({ a: { b: 1, d: 3 }, list: [3], none: {} });
  });
});

describe('strategic merge patch', () => {
  const pod = {
    metadata: { finalizers: ['a/x', 'b/x'] },
    spec: {
      containers: [
        {
          name: 'a',
          ports: [{ containerPort: 80, name: 'http' }],
          args: ['one', 'two'],
        },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
      tolerations: [{ key: 'a' }],
    },
  };

  it.each([
    [
      'ports of a container merge by their number',
      {
        spec: {
          containers: [
            {
              name: 'a',
              ports: [{ containerPort: 80, protocol: 'TCP' }],
            },
          ],
        },
      },
      [{ containerPort: 80, name: 'http', protocol: 'TCP' }],
      (result: any) => result.spec.containers[0].ports,
    ],
    [
      'lists without a key are replaced',
      { spec: { containers: [{ name: 'a', args: ['three'] }] } },
      ['three'],
      (result: any) => result.spec.containers[0].args,
    ],
    [
      'finalizers are added to',
      { metadata: { finalizers: ['c/x', 'a/x'] } },
      ['c/x', 'a/x', 'b/x'],
      (result: any) => result.metadata.finalizers,
    ],
    [
      'and taken from',
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/x'] } },
      ['b/x'],
      (result: any) => result.metadata.finalizers,
    ],
    [
      'a union keeps the keys that are named',
      {
        spec: {
          volumes: [
            { name: 'v', $retainKeys: ['name', 'configMap'], configMap: {} },
          ],
        },
      },
      [{ name: 'v', configMap: {} }],
      (result: any) => result.spec.volumes,
    ],
    [
      'a map can be replaced',
      { spec: { $patch: 'replace', hostNetwork: true } },
      { hostNetwork: true },
      (result: any) => result.spec,
    ],
    [
      'and so can a list',
      { spec: { containers: [{ $patch: 'replace' }, { name: 'b' }] } },
      [{ name: 'b' }],
      (result: any) => result.spec.containers,
    ],
  ])('%s', (_name, patch, expected, read) => {
    expect(read(applyStrategicMergePatch(pod, patch, POD))).toEqual(expected);
  });

  it('needs the key of each item', () => {
    expect(() =>
      applyStrategicMergePatch(
        pod,
        { spec: { containers: [{ image: 'x' }] } },
        POD,
      ),
    ).toThrow('does not contain declared merge key: name');
  });
});
