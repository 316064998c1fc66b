import { createCluster, type LocalCluster } from '../../cluster.ts';
import type { KubeObject, NewObject } from '../../types.ts';

let cluster: LocalCluster;

beforeAll(() => {
  cluster = createCluster({ name: 'test' });
});

afterAll(() => cluster.stop());

const containers = [{ name: 'a', image: 'a' }];
const labels = { app: 'a' };
const template = { metadata: { labels }, spec: { containers } };
const jobTemplate = {
  spec: { template: { spec: { containers, restartPolicy: 'Never' } } },
};

function object(apiVersion: string, kind: string, content: object): NewObject {
  const metadata = { name: 'x', namespace: 'default' };
  return { apiVersion, kind, metadata, ...content };
}

function priorityClass(name: string, content: object): NewObject {
  const apiVersion = 'scheduling.k8s.io/v1';
  return { apiVersion, kind: 'PriorityClass', metadata: { name }, ...content };
}

/** What `kubectl` shows of a refusal: field, colon, message. */
function problems(write: () => void): string[] {
  try {
    write();
    return [];
  } catch (error) {
    const { status } = error as { status?: { details?: Details } };
    if (!status) throw error;
    return (status.details?.causes ?? []).map(
      ({ field, message }) => `${field}: ${message}`,
    );
  }
}

interface Details {
  causes?: { field: string; message: string }[];
}

const NEW: [string, NewObject, unknown[]][] = [
  [
    'cronjobs.batch',
    object('batch/v1', 'CronJob', {
      spec: { schedule: '* * *', jobTemplate },
    }),
    [
      'spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]',
    ],
  ],
  [
    'cronjobs.batch',
    object('batch/v1', 'CronJob', {
      spec: {
        schedule: 'TZ=UTC * * * * *',
        timeZone: 'Mars/Olympus',
        concurrencyPolicy: 'Sometimes',
        jobTemplate: { spec: { template: { spec: { containers } } } },
      },
    }),
    [
      'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
      'spec.concurrencyPolicy: Unsupported value: "Sometimes": supported values: "Allow", "Forbid", "Replace"',
      'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 1, minReplicas: 2, scaleTargetRef: { name: 'x' } },
    }),
    [
      'spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`',
      'spec.scaleTargetRef.kind: Required value',
    ],
  ],
  [
    'poddisruptionbudgets.policy',
    object('policy/v1', 'PodDisruptionBudget', {
      spec: { minAvailable: 'half', selector: { matchLabels: labels } },
    }),
    [
      "spec.minAvailable: Invalid value: \"half\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ],
  ],
  [
    'ingresses.networking.k8s.io',
    object('networking.k8s.io/v1', 'Ingress', {
      spec: {
        rules: [
          { http: { paths: [{ path: 'x', pathType: 'Prefix', backend: {} }] } },
        ],
      },
    }),
    [
      'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path',
      'spec.rules[0].http.paths[0].backend: Required value: resource or service backend is required',
    ],
  ],
  [
    'configmaps',
    object('v1', 'ConfigMap', { data: { 'no spaces': '', '..up': '' } }),
    [
      "data[no spaces]: Invalid value: \"no spaces\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      'data[..up]: Invalid value: "..up": must not start with \'..\'',
    ],
  ],
  [
    'secrets',
    object('v1', 'Secret', { type: 'kubernetes.io/tls', data: {} }),
    ['data[tls.crt]: Required value', 'data[tls.key]: Required value'],
  ],
  [
    'persistentvolumeclaims',
    object('v1', 'PersistentVolumeClaim', { spec: { accessModes: ['All'] } }),
    [
      'spec.accessModes: Unsupported value: "All": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      'spec.resources[storage]: Required value',
    ],
  ],
  [
    'rolebindings.rbac.authorization.k8s.io',
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { kind: 'Roll', name: 'r' },
      subjects: [{ kind: 'Robot', name: 'r' }],
    }),
    [
      'roleRef.kind: Unsupported value: "Roll": supported values: "ClusterRole", "Role"',
      'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ],
  ],
  [
    'roles.rbac.authorization.k8s.io',
    object('rbac.authorization.k8s.io/v1', 'Role', { rules: [{}] }),
    [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ],
  ],
  [
    'daemonsets.apps',
    object('apps/v1', 'DaemonSet', {
      spec: {
        selector: { matchLabels: labels },
        template: {
          ...template,
          spec: { containers, restartPolicy: 'Never' },
        },
      },
    }),
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
  ],
  [
    'pods',
    object('v1', 'Pod', {
      spec: {
        containers: [
          {
            name: 'a',
            image: ' a',
            livenessProbe: { httpGet: { port: 0 }, successThreshold: 2 },
            env: [{ name: 'x=y' }],
            volumeMounts: [
              { name: 'v', mountPath: '/v' },
              { name: 'v', mountPath: '/v' },
            ],
          },
        ],
        volumes: [{ name: 'v', secret: {}, emptyDir: {} }],
        tolerations: [{ operator: 'Equal' }],
      },
    }),
    [
      'spec.volumes[0].emptyDir: Forbidden: may not specify more than 1 volume type',
      'spec.volumes[0].secret.secretName: Required value',
      'spec.containers[0].image: Invalid value: " a": must not have leading or trailing whitespace',
      'spec.containers[0].env[0].name: Invalid value: "x=y": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
      'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/v": must be unique',
      'spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
  ],
  [
    'jobs.batch',
    object('batch/v1', 'Job', {
      spec: {
        ...jobTemplate.spec,
        backoffLimitPerIndex: 1,
        successPolicy: { rules: [{ succeededCount: 1 }] },
        podFailurePolicy: {
          rules: [
            {
              action: 'FailJob',
              onExitCodes: {
                containerName: 'x',
                operator: 'In',
                values: [3, 0, 3],
              },
            },
            { action: 'Stop' },
          ],
        },
      },
    }),
    [
      'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
      'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template',
      'spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
      'spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 3',
      'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [3,0,3]: must be ordered',
      'spec.podFailurePolicy.rules[1].action: Unsupported value: "Stop": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
      'spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
      'spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode',
    ],
  ],
  [
    'jobs.batch',
    object('batch/v1', 'Job', {
      spec: {
        ...jobTemplate.spec,
        completionMode: 'Indexed',
        completions: 4,
        maxFailedIndexes: 5,
        successPolicy: {
          rules: [
            {},
            { succeededIndexes: '0-1', succeededCount: 3 },
            { succeededIndexes: '2,9' },
            { succeededCount: 5 },
          ],
        },
      },
    }),
    [
      'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
      'spec.maxFailedIndexes: Invalid value: 5: must be less than or equal to completions',
      'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
      'spec.successPolicy.rules[1].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
      'spec.successPolicy.rules[2].succeededIndexes: Invalid value: "2,9": error parsing succeededIndexes: too large index: "9"',
      'spec.successPolicy.rules[3].succeededCount: Invalid value: 5: must be less than or equal to 4 (the number of specified completions)',
    ],
  ],
  [
    'statefulsets.apps',
    object('apps/v1', 'StatefulSet', {
      spec: {
        serviceName: 'x',
        selector: { matchLabels: labels },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                ...containers[0],
                volumeMounts: [
                  { name: 'data', mountPath: '/data' },
                  { name: 'other', mountPath: '/other' },
                ],
              },
            ],
          },
        },
      },
    }),
    [
      'spec.template.spec.containers[0].volumeMounts[1].name: Not found: "other"',
    ],
  ],
  [
    'configmaps',
    object('v1', 'ConfigMap', {
      metadata: {
        name: 'x',
        namespace: 'default',
        finalizers: ['orphan', 'example.com/kept', 'kept', 'a/b/c'],
      },
    }),
    [
      'metadata.finalizers[2]: Invalid value: "kept": name is neither a standard finalizer name nor is it fully qualified',
      expect.stringMatching(
        /^metadata\.finalizers: Invalid value: "a\/b\/c": /,
      ),
    ],
  ],
  [
    'configmaps',
    object('v1', 'ConfigMap', { data: { a: 'x'.repeat(2 ** 20 + 1) } }),
    ['[]: Too long: may not be more than 1048576 bytes'],
  ],
  [
    'priorityclasses.scheduling.k8s.io',
    priorityClass('eager', { value: 1_000_000_001, preemptionPolicy: 'Maybe' }),
    [
      'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
      'preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"',
    ],
  ],
  [
    'priorityclasses.scheduling.k8s.io',
    priorityClass('system-mine', { value: 1 }),
    [
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    ],
  ],
];

describe('new objects', () => {
  it.each(NEW)('%s is refused where it is wrong', (resource, given, told) => {
    expect(problems(() => cluster.objects.create(resource, given))).toEqual(
      told,
    );
  });
});

const service = object('v1', 'Service', { spec: { ports: [{ port: 80 }] } });
const statefulSet = object('apps/v1', 'StatefulSet', {
  spec: { serviceName: 'x', selector: { matchLabels: labels }, template },
});
const job = object('batch/v1', 'Job', jobTemplate);
const pod = object('v1', 'Pod', { spec: { containers } });

const CHANGES: [
  string,
  NewObject,
  (spec: KubeObject['spec']) => void,
  string[],
][] = [
  [
    'services',
    service,
    spec => {
      spec.clusterIP = '10.96.9.9';
      spec.clusterIPs = ['10.96.9.9'];
    },
    ['spec.clusterIPs[0]: Invalid value: "10.96.9.9": may not change once set'],
  ],
  [
    'statefulsets.apps',
    statefulSet,
    spec => {
      spec.serviceName = 'y';
    },
    [
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ],
  ],
  [
    'jobs.batch',
    job,
    spec => {
      spec.completions = 3;
    },
    ['spec.completions: Invalid value: 3: field is immutable'],
  ],
  [
    'pods',
    pod,
    spec => {
      spec.activeDeadlineSeconds = 60;
      spec.containers[0].image = 'b';
      spec.tolerations.push({ key: 'x', operator: 'Exists' });
    },
    [],
  ],
  [
    'pods',
    pod,
    spec => {
      spec.containers.push({ name: 'b', image: 'b' });
    },
    [
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
  ],
];

describe('changes', () => {
  it.each(CHANGES)(
    'of %s are allowed or not',
    (resource, given, change, told) => {
      const { objects } = cluster;
      objects.create(resource, given);
      expect(
        problems(() =>
          objects.modify(resource, 'default', 'x', ({ spec }) => change(spec)),
        ),
      ).toEqual(told);
      objects.delete(resource, 'default', 'x', { gracePeriodSeconds: 0 });
    },
  );
});

describe('PriorityClasses', () => {
  it('keep the value that pods carry', () => {
    const { objects } = cluster;
    const resource = 'priorityclasses.scheduling.k8s.io';
    objects.create(resource, priorityClass('calm', { value: 1 }));
    expect(
      problems(() =>
        objects.modify(resource, undefined, 'calm', given => {
          given.value = 2;
          given.preemptionPolicy = 'Never';
        }),
      ),
    ).toEqual([
      'value: Forbidden: may not be changed in an update.',
      'preemptionPolicy: Invalid value: "Never": field is immutable',
    ]);
  });
});

describe('Services', () => {
  it('get addresses and node ports, keep them, and give them back', () => {
    const { objects } = cluster;
    const made = objects.create('services', {
      ...service,
      spec: {
        type: 'NodePort',
        ports: [{ port: 80 }, { port: 81 }].map((port, n) => ({
          ...port,
          name: `p${n}`,
        })),
      },
    });
    const { clusterIP, ports } = made.spec;
    expect(clusterIP).toMatch(/^10\.96\./);
    expect(ports[0].nodePort).not.toBe(ports[1].nodePort);
    const plain = objects.modify('services', 'default', 'x', ({ spec }) => {
      spec.type = 'ClusterIP';
      delete spec.clusterIP;
      delete spec.clusterIPs;
      for (const port of spec.ports) delete port.nodePort;
    });
    expect(plain?.spec).toMatchObject({ clusterIP, clusterIPs: [clusterIP] });
    expect(plain?.spec.ports[0].nodePort).toBeUndefined();
    objects.delete('services', 'default', 'x');
    const again = objects.create('services', {
      ...service,
      spec: { ...service.spec, clusterIP },
    });
    expect(again.spec.clusterIP).toBe(clusterIP);
    expect(
      problems(() =>
        objects.create('services', {
          ...service,
          metadata: { name: 'y', namespace: 'default' },
          spec: { ...service.spec, clusterIP },
        }),
      ),
    ).toEqual([
      `spec.clusterIPs: Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
    ]);
  });
});
