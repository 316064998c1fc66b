import type { Entity } from '@backstage/catalog-model';
import { missingAnnotations, selectEntity } from './selectEntity';

function entity(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'shop', annotations },
  };
}

describe('selectEntity', () => {
  it.each([
    ['nothing', undefined, ['tekton.dev/cicd']],
    [
      'an id without tekton.dev/cicd',
      { 'backstage.io/kubernetes-id': 'shop' },
      ['tekton.dev/cicd'],
    ],
    [
      'tekton.dev/cicd switched off',
      { 'tekton.dev/cicd': 'false', 'backstage.io/kubernetes-id': 'shop' },
      ['tekton.dev/cicd'],
    ],
    [
      'tekton.dev/cicd alone',
      { 'tekton.dev/cicd': 'true' },
      ['backstage.io/kubernetes-id', 'backstage.io/kubernetes-label-selector'],
    ],
  ])('selects nothing by %s, and says what is missing', (_, given, missing) => {
    expect(selectEntity(entity(given))).toBeUndefined();
    expect(missingAnnotations(entity(given))).toEqual(missing);
  });

  it('selects by id, cluster and namespace', () => {
    const given = {
      'tekton.dev/cicd': 'true',
      'backstage.io/kubernetes-id': 'shop',
      'backstage.io/kubernetes-cluster': 'prod',
      'backstage.io/kubernetes-namespace': 'payments',
    };
    expect(selectEntity(entity(given))).toEqual({
      instances: ['prod'],
      scopes: ['payments'],
      labels: [
        {
          key: 'backstage.io/kubernetes-id',
          operator: 'in',
          values: ['shop'],
        },
      ],
    });
    expect(missingAnnotations(entity(given))).toEqual([]);
  });

  it('prefers a label selector, in every form that Kubernetes takes', () => {
    expect(
      selectEntity(
        entity({
          'tekton.dev/cicd': 'true',
          'backstage.io/kubernetes-id': 'shop',
          'backstage.io/kubernetes-label-selector':
            'app=shop, tier in (web, api),env notin (test),x==1,y!=2,example.com/z,!canary,empty=',
        }),
      ),
    ).toEqual({
      labels: [
        { key: 'app', operator: 'in', values: ['shop'] },
        { key: 'tier', operator: 'in', values: ['web', 'api'] },
        { key: 'env', operator: 'notin', values: ['test'] },
        { key: 'x', operator: 'in', values: ['1'] },
        { key: 'y', operator: 'notin', values: ['2'] },
        { key: 'example.com/z', operator: 'exists', values: [] },
        { key: 'canary', operator: 'doesnotexist', values: [] },
        { key: 'empty', operator: 'in', values: [''] },
      ],
    });
  });

  it.each(['app==shop==x', 'app in shop', 'tier in (web', '', 'a=b,,c=d'])(
    'refuses the selector "%s"',
    selector => {
      const given = {
        'tekton.dev/cicd': 'true',
        'backstage.io/kubernetes-label-selector': selector || ' ',
      };
      expect(() => selectEntity(entity(given))).toThrow(
        /backstage\.io\/kubernetes-label-selector of component:default\/shop cannot be read: ".*" is not a clause/,
      );
    },
  );
});
