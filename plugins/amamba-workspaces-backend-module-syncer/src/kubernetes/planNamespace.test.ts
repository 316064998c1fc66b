import { workspaceClusterSchema } from '@amamba/plugin-amamba-common';
import type { KubeObject, KubeSubject } from '@amamba/plugin-amamba-node';
import { buildDesired } from './buildDesired';
import { fingerprint } from '../fingerprint';
import { type ActualNamespace, planNamespace } from './planNamespace';
import type { RememberedNamespace } from './state';

const LABEL = 'amamba.io/workspace';
const marks = { [LABEL]: 'shop', 'app.kubernetes.io/managed-by': 'amamba' };
const alice: KubeSubject = {
  kind: 'User',
  apiGroup: 'rbac.authorization.k8s.io',
  name: 'user:default/alice',
};

function desire(namespace: object) {
  const cluster = workspaceClusterSchema.parse({
    name: 'dev',
    namespaces: [{ name: 'shop', ...namespace }],
  });
  const roles = [{ role: 'admin', clusterRole: 'admin', subjects: [alice] }];
  return buildDesired('shop', cluster, roles)[0];
}

function aNamespace(metadata: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'shop',
      uid: 'u1',
      resourceVersion: '7',
      labels: marks,
      annotations: { 'amamba.io/created-by': 'workspace-syncer' },
      ...metadata,
    },
  };
}

function world(more: Partial<ActualNamespace> = {}): ActualNamespace {
  return {
    workspace: 'shop',
    cluster: 'dev',
    actual: undefined,
    objects: [],
    remembered: undefined,
    holder: undefined,
    ...more,
  };
}

/** As it is after what was planned was done. */
function settled(desired: ReturnType<typeof desire>): ActualNamespace {
  const { steps, gate } = planNamespace(desired, world());
  const manifests = steps.flatMap(step =>
    step.do === 'apply' ? [step.manifest] : [],
  );
  const all = [
    ...(gate?.do === 'create-namespace' ? [gate.manifest] : []),
    ...manifests,
  ];
  const namespace = all.filter(({ kind }) => kind === 'Namespace').at(-1)!;
  return world({
    actual: aNamespace({ labels: namespace.metadata.labels }),
    objects: manifests
      .filter(({ kind }) => kind !== 'Namespace')
      .map(manifest => ({ ...manifest } as KubeObject)),
    remembered: {
      uid: 'u1',
      created: true,
      applied: Object.fromEntries(
        all.map(manifest => [
          `${manifest.kind} ${manifest.metadata.name}`,
          fingerprint(manifest),
        ]),
      ),
    },
  });
}

const words = ({ steps }: ReturnType<typeof planNamespace>) =>
  steps.map(({ change }) =>
    [change.action, change.object, change.detail].filter(Boolean).join(' '),
  );

describe('planNamespace', () => {
  const full = desire({
    labels: { team: 'shop' },
    quota: { 'requests.cpu': '1500m' },
    limits: { max: { memory: '1Gi' } },
  });

  it('makes everything where nothing is', () => {
    const plan = planNamespace(full, world());
    expect(plan.gate?.change).toEqual({
      action: 'create',
      object: 'Namespace shop',
    });
    expect(words(plan)).toEqual([
      'update Namespace shop metadata.labels.team: none → shop',
      'create ResourceQuota shop/amamba',
      'create LimitRange shop/amamba',
      'create RoleBinding shop/amamba-admin',
    ]);
    expect(plan.problems).toEqual([]);
  });

  it('does nothing where everything is', () => {
    expect(planNamespace(full, settled(full))).toEqual({
      isOurs: true,
      steps: [],
      problems: [],
    });
  });

  it('takes amounts for what they are, and labels for what they say', () => {
    const actual = settled(full);
    actual.objects = actual.objects.map(object =>
      object.kind === 'ResourceQuota'
        ? { ...object, spec: { hard: { 'requests.cpu': '1.5', pods: '4' } } }
        : object,
    );
    expect(words(planNamespace(full, actual))).toEqual([]);
    const numbered = desire({ labels: { version: '1.0' } });
    const after = settled(numbered);
    after.actual = aNamespace({ labels: { ...marks, version: '1' } });
    expect(words(planNamespace(numbered, after))).toEqual([
      'update Namespace shop metadata.labels.version: 1 → 1.0',
    ]);
  });

  it('applies a new manifest to an object that looks like it, to own it', () => {
    const actual = settled(full);
    actual.remembered = { ...actual.remembered!, applied: {} };
    expect(words(planNamespace(full, actual))).toEqual([
      'update Namespace shop',
      'update ResourceQuota shop/amamba',
      'update LimitRange shop/amamba',
      'update RoleBinding shop/amamba-admin',
    ]);
  });

  it('keeps what bounds a namespace while its quota is wrong', () => {
    const wrong = desire({
      quota: { 'requests.memory': '2Gi', 'limits.memory': '1Gi' },
    });
    const plan = planNamespace(wrong, settled(full));
    expect(words(plan)).toEqual(['update Namespace shop']);
    expect(plan.problems).toMatchObject([
      { status: 'Failed', reason: 'QuotaInvalid' },
    ]);
    expect(planNamespace(wrong, world())).toMatchObject({
      steps: [],
      problems: [{ reason: 'QuotaInvalid' }],
    });
  });

  const known: RememberedNamespace = { uid: 'u1', created: true, applied: {} };
  const labelled = (label: string | undefined) =>
    aNamespace({ labels: label ? { [LABEL]: label } : {} });

  it.each<[string, Partial<ActualNamespace>, boolean, string]>([
    ['ours', { actual: labelled('shop') }, false, 'ours'],
    ['nobody’s', { actual: labelled(undefined) }, false, 'NamespaceExists'],
    ['nobody’s, adopted', { actual: labelled(undefined) }, true, 'adopt'],
    ['another’s', { actual: labelled('rival') }, true, 'NamespaceOwned'],
    [
      'known, without a label',
      { actual: labelled(undefined), remembered: known },
      false,
      'ours',
    ],
    [
      'known, with a stolen label',
      { actual: labelled('rival'), remembered: known },
      false,
      'ours',
    ],
    [
      'known to both, with the other’s label',
      { actual: labelled('rival'), remembered: known, holder: 'rival' },
      false,
      'NamespaceOwned',
    ],
    [
      'known to another, with a label stolen for us',
      { actual: labelled('shop'), holder: 'rival' },
      true,
      'NamespaceOwned',
    ],
    [
      'another than the one that was known',
      {
        actual: labelled(undefined),
        remembered: { ...known, uid: 'u0' },
      },
      false,
      'NamespaceExists',
    ],
    [
      'going away',
      { actual: aNamespace({ deletionTimestamp: '2026-01-01T00:00:00Z' }) },
      false,
      'NamespaceTerminating',
    ],
  ])('judges one that is %s', (_what, actual, adopt, verdict) => {
    const plan = planNamespace(desire({ adopt }), world(actual));
    const told = plan.problems[0]?.reason ?? plan.gate?.change.action ?? 'ours';
    expect(told).toBe(verdict);
    expect(plan.isOurs).toBe(verdict === 'ours' || verdict === 'adopt');
    expect(plan.steps.length > 0).toBe(plan.isOurs);
  });
});
