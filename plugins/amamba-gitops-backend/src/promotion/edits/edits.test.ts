import type { PromotedItem } from '@amamba/plugin-amamba-gitops-common';
import { nameOfItem, readItem, showValue, writeItem } from './items';
import { applyChanges, planChanges, showChanges } from './planChanges';

const API: PromotedItem = { type: 'kustomizeImage', image: 'example/api' };
const value = (path: string): PromotedItem => ({ type: 'value', path });

const PROD = `# Production: ask before you touch it.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../../base   # not indented, as some people write it

# Moved by promotions.
images:
- name: other/api
  newTag: "1.0"
- name: example/api
  newTag: 1.4.2 # semantic version, without "v"
patches:
  - path: 'patch.yaml'
    target: {kind: Deployment,   name: api}
`;

const file = (environment: string, text: string) => ({
  environment,
  file: `${environment}/kustomization.yaml`,
  text,
});

describe('edits of a kustomization', () => {
  it('change one tag and not one other letter', () => {
    const after = writeItem(PROD, API, { newTag: { text: '1.5.0' } });
    expect(after).toBe(PROD.replace('1.4.2', '1.5.0'));
  });

  it.each([
    ['1.10', "'1.10'"],
    ['2026', "'2026'"],
    ['1e3', "'1e3'"],
    ['true', "'true'"],
    ['a: b', "'a: b'"],
    ['v1.2.3-rc.1', 'v1.2.3-rc.1'],
  ])('write the tag %s so that it stays a string', (tag, written) => {
    const after = writeItem(PROD, API, { newTag: { text: tag } });
    expect(after).toBe(PROD.replace('1.4.2', written));
    expect(readItem(after, API)).toEqual({ newTag: { text: tag } });
  });

  it('leave a text that was read before as it was', () => {
    const digest = { digest: { text: `sha256:${'b'.repeat(64)}` } };
    const [first, second] = [1, 2].map(() => writeItem(PROD, API, digest));
    expect(second).toBe(first);
    expect(readItem(PROD, API)).toEqual({ newTag: { text: '1.4.2' } });
  });

  it('keep the quotes that are there', () => {
    const other: PromotedItem = { type: 'kustomizeImage', image: 'other/api' };
    expect(writeItem(PROD, other, { newTag: { text: 'x"y' } })).toBe(
      PROD.replace('"1.0"', '"x\\"y"'),
    );
  });

  it('move names and digests, adding and removing what is needed', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const pinned = writeItem(PROD, API, {
      newName: { text: 'mirror.example.com/api' },
      digest: { text: digest },
    });
    expect(pinned).toContain('# Production: ask before you touch it.');
    expect(pinned).toContain('- ../../base # not indented');
    expect(pinned).toContain('# Moved by promotions.');
    expect(pinned).toMatch(/^- name: example\/api$/m);
    expect(pinned).not.toContain('1.4.2');
    expect(showValue(readItem(pinned, API)!)).toBe(
      `mirror.example.com/api@${digest}`,
    );
    const back = writeItem(pinned, API, { newTag: { text: '1.5.0' } });
    expect(readItem(back, API)).toEqual({ newTag: { text: '1.5.0' } });
  });

  it('refuse an image that is not there', () => {
    const none: PromotedItem = { type: 'kustomizeImage', image: 'none' };
    expect(readItem(PROD, none)).toBeUndefined();
    expect(() => writeItem(PROD, none, { newTag: { text: '1' } })).toThrow(
      'it has no image none; add it there by hand first',
    );
  });
});

describe('edits of values', () => {
  const VALUES = `# Values of production
image:
    # Moved by promotions
    tag:   1.10   # not the number
    pullPolicy: IfNotPresent
replicas: 3
"dotted.key": {a: 'one', b: two}
`;

  it('read a version as it is written, and move it', () => {
    expect(readItem(VALUES, value('image.tag'))).toEqual({
      value: { text: '1.10', typed: true },
    });
    expect(
      writeItem(VALUES, value('image.tag'), { value: { text: '1.20' } }),
    ).toBe(VALUES.replace('1.10 ', "'1.20' "));
    expect(
      writeItem(VALUES, value('replicas'), {
        value: { text: '5', typed: true },
      }),
    ).toBe(VALUES.replace('3', '5'));
    expect(
      writeItem(VALUES, value('["dotted.key"].a'), { value: { text: "it's" } }),
    ).toBe(VALUES.replace("'one'", "'it''s'"));
  });

  it('find the revision of an Application among other documents', () => {
    const text = `kind: ConfigMap
data: {}
---
kind: Application
spec:
  source: {targetRevision: v1, path: .}
  sources:
    - targetRevision: v1 # first
    - targetRevision: v2 # second
`;
    expect(
      writeItem(text, value('spec.source.targetRevision'), {
        value: { text: 'v3' },
      }),
    ).toBe(text.replace('{targetRevision: v1', '{targetRevision: v3'));
    expect(
      writeItem(text, value('spec.sources[1].targetRevision'), {
        value: { text: 'v3' },
      }),
    ).toBe(text.replace('v2', 'v3'));
  });

  it('add a value where its map is', () => {
    expect(
      writeItem('image: # which one\n  name: x\n', value('image.tag'), {
        value: { text: '1' },
      }),
    ).toBe('image:\n  # which one\n  name: x\n  tag: "1"\n');
    expect(
      writeItem('image:\n  name: x\n', value('image.tag'), {
        value: { text: '1.10', typed: true },
      }),
    ).toBe('image:\n  name: x\n  tag: 1.10\n');
    expect(() =>
      writeItem('a: 1\n', value('image.tag'), { value: { text: '1' } }),
    ).toThrow('it has no image.tag');
  });

  it('refuse what is no path and no YAML', () => {
    expect(() => readItem('a: 1\n', value('a[0]'))).toThrow('is no path');
    expect(() => readItem('a: [1\n', value('a'))).toThrow('it is not YAML');
    expect(readItem('', value('a'))).toBeUndefined();
    expect(readItem('- a\n', value('a'))).toBeUndefined();
  });
});

describe('a plan', () => {
  const dev = file('dev', PROD.replace('1.4.2', '1.5.0'));
  const prod = file('prod', PROD);

  it('says what differs, and makes the target so', () => {
    const changes = planChanges([API], dev, prod);
    expect(showChanges(changes)).toEqual([
      { item: nameOfItem(API), before: '1.4.2', after: '1.5.0' },
    ]);
    expect(applyChanges(changes, prod)).toBe(dev.text);
    expect(planChanges([API], prod, prod)).toEqual([]);
  });

  it('is not applied to what was changed meanwhile, and says both', () => {
    const changes = planChanges([API], dev, prod);
    const moved = file('prod', PROD.replace('1.4.2', '1.4.3'));
    expect(() => applyChanges(changes, moved)).toThrow(
      /image example\/api is 1.4.3 by now, not 1.4.2; 1.5.0 was not written/,
    );
  });

  it('names the file that does not say it', () => {
    expect(() => planChanges([API], file('dev', 'a: 1\n'), prod)).toThrow(
      'dev/kustomization.yaml (dev) does not say image example/api',
    );
    expect(() => planChanges([API], dev, file('prod', 'a: [\n'))).toThrow(
      'prod/kustomization.yaml (prod): it is not YAML',
    );
  });
});
