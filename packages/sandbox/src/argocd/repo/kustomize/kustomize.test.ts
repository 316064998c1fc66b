import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  GitFixture,
  type Files,
} from '../../controller/__testUtils__/gitFixture.ts';
import { parseManifests } from '../manifests.ts';
import { kubectlProgram } from '../../__testUtils__/clientPrograms.ts';
import { buildKustomization } from './buildKustomization.ts';

const BASE: Files = {
  'base/kustomization.yaml': `resources: [web.yaml, access.yaml]
configMapGenerator:
  - name: settings
    literals: [level=info, greeting="hello <you> & me"]
    files: [app.properties]
secretGenerator:
  - name: token
    type: Opaque
    literals: [key=secret]
generatorOptions:
  labels: {made: here}
`,
  'base/app.properties': 'a=1\nb=2\n',
  'base/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: runner
      containers:
        - name: web
          image: nginx:1.25
          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: token}}]
          env: [{name: A, value: "1"}, {name: B, value: "2"}]
          ports: [{containerPort: 80}]
      volumes:
        - {name: conf, configMap: {name: settings}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: web.example
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
`,
  'base/access.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: runner}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: wide}
rules: []
`,
};

const OVERLAYS: Record<string, Files> = {
  'names, namespace, labels and annotations': {
    'overlay/kustomization.yaml': `resources: [../base]
namespace: shop
namePrefix: prod-
nameSuffix: -v2
labels:
  - pairs: {team: a}
  - pairs: {tier: front}
    includeSelectors: true
commonAnnotations: {note: yes please}
`,
  },
  'common labels, images and replicas': {
    'overlay/kustomization.yaml': `resources: [../base]
commonLabels: {env: prod}
images: [{name: nginx, newName: registry.example:5000/nginx, newTag: "1.27"}]
replicas: [{name: web, count: 4}]
`,
  },
  'patches of all sorts': {
    'overlay/kustomization.yaml': `resources: [../base]
patches:
  - path: env.yaml
  - target: {kind: Service}
    patch: |-
      - op: add
        path: /spec/type
        value: NodePort
  - target: {kind: "Deploy.*", labelSelector: app=web}
    patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: any}
      spec: {template: {spec: {terminationGracePeriodSeconds: 5}}}
  - patch: |-
      $patch: delete
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
`,
    'overlay/env.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          env: [{name: B, value: changed}, {name: C, value: "3"}]
`,
  },
  'components and merged generators': {
    'overlay/kustomization.yaml': `resources: [../base]
components: [../component]
configMapGenerator:
  - name: settings
    behavior: merge
    literals: [level=debug]
  - name: plain
    literals: [x=y]
    options: {disableNameSuffixHash: true}
`,
    'component/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [extra.yaml]
patches:
  - target: {kind: Deployment, name: web}
    patch: |-
      - {op: replace, path: /spec/replicas, value: 7}
`,
    'component/extra.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\ndata: {a: b}\n',
  },
};

const kubectl = kubectlProgram();

/** Left out where the machine has no kubectl to be held to. */
const describeHeld = kubectl ? describe : describe.skip;

describeHeld('kustomizations are built as kubectl builds them', () => {
  it.each(Object.keys(OVERLAYS))('%s', async name => {
    const git = new GitFixture({ ...BASE, ...OVERLAYS[name] });
    try {
      const folder = join(git.directory, 'overlay');
      const expected = execFileSync(kubectl!, ['kustomize', folder], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const built = await buildKustomization(git.directory, folder);
      expect(byName(built)).toEqual(byName(parseManifests(expected)));
    } finally {
      git.remove();
    }
  });
});

describe('kustomizations', () => {
  it('takes nothing from outside of the repository', async () => {
    const git = new GitFixture({
      'kustomization.yaml': 'resources: [../../etc]\n',
    });
    await expect(
      buildKustomization(git.directory, git.directory),
    ).rejects.toThrow("security; file '../../etc' is not in or below");
    git.remove();
  });

  it('tells of kustomizations that run in circles', async () => {
    const git = new GitFixture({
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
    });
    await expect(
      buildKustomization(git.directory, join(git.directory, 'a')),
    ).rejects.toThrow('cycle detected');
    git.remove();
  });
});

function byName(objects: Array<{ kind: string; metadata: { name: string } }>) {
  return Object.fromEntries(
    objects.map(object => [`${object.kind} ${object.metadata.name}`, object]),
  );
}
