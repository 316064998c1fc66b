import { createHash, randomBytes } from 'node:crypto';
import { profileOf } from '../pods/images.ts';
import type { KubeObject, NewObject } from '../types.ts';
import { parseDuration } from './duration.ts';
import { MANAGED_BY, RELEASE, RELEASE_ANNOTATION } from './provenance.ts';
import { stepContainer } from './stepNames.ts';

export const ENTRYPOINT_IMAGE = 'registry.local/tekton/entrypoint:1';
const SHELL_IMAGE = 'registry.local/tekton/shell:1';
const ENTRYPOINT = '/tekton/bin/entrypoint';
const DEFAULT_SCRIPT = '#!/bin/sh\nset -e\n';
const SCRIPTS_DIR = '/tekton/scripts';

interface Mount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}

/** Volumes that all steps share, with where they are mounted. */
const SHARED: Mount[] = [
  { name: 'tekton-internal-workspace', mountPath: '/workspace' },
  { name: 'tekton-internal-home', mountPath: '/tekton/home' },
  { name: 'tekton-internal-results', mountPath: '/tekton/results' },
  { name: 'tekton-internal-steps', mountPath: '/tekton/steps' },
  { name: 'tekton-internal-artifacts', mountPath: '/tekton/artifacts' },
];
const SCRIPTS = { name: 'tekton-internal-scripts', mountPath: SCRIPTS_DIR };
const BIN = { name: 'tekton-internal-bin', mountPath: '/tekton/bin' };
const DOWNWARD = {
  name: 'tekton-internal-downward',
  downwardAPI: {
    items: [
      {
        path: 'ready',
        fieldRef: {
          apiVersion: 'v1',
          fieldPath: "metadata.annotations['tekton.dev/ready']",
        },
      },
    ],
    defaultMode: 420,
  },
};

/** `x-pod`, and `x-pod-retry1` for the next try. */
export function podNameOf(taskRun: KubeObject): string {
  const retries = taskRun.status?.retriesStatus?.length ?? 0;
  const suffix = retries > 0 ? `-pod-retry${retries}` : '-pod';
  const name = `${taskRun.metadata.name}${suffix}`;
  if (name.length <= 63) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, 54)}-${hash}`;
}

/** The pod that runs a TaskRun whose taskSpec has all its variables replaced. */
export function buildPod(taskRun: KubeObject, taskSpec: any): NewObject {
  const { metadata, spec } = taskRun;
  const steps: any[] = (taskSpec.steps ?? []).map((step: any) =>
    withTemplate(step, taskSpec.stepTemplate),
  );
  const scripts = steps.map((step, index) => placedScript(step, index));
  const workspaces = workspaceMounts(
    taskSpec.workspaces ?? [],
    spec.workspaces ?? [],
  );
  const perStep = steps.flatMap((_, index) => [
    { name: `tekton-creds-init-home-${index}`, emptyDir: { medium: 'Memory' } },
    { name: `tekton-internal-run-${index}`, emptyDir: {} },
  ]);
  const hasScripts = scripts.some(script => script !== undefined);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podNameOf(taskRun),
      namespace: metadata.namespace,
      labels: {
        ...metadata.labels,
        ...MANAGED_BY,
        'tekton.dev/taskRun': metadata.name,
        'tekton.dev/taskRunUID': metadata.uid,
      },
      annotations: { ...metadata.annotations, [RELEASE_ANNOTATION]: RELEASE },
      ownerReferences: [ownerReference(taskRun)],
    },
    spec: {
      ...podTemplate(spec.podTemplate),
      volumes: [
        ...SHARED.map(({ name }) => ({ name, emptyDir: {} })),
        ...(hasScripts ? [{ name: SCRIPTS.name, emptyDir: {} }] : []),
        { name: BIN.name, emptyDir: {} },
        DOWNWARD,
        ...perStep,
        ...(taskSpec.volumes ?? []),
        ...workspaces.volumes,
      ],
      initContainers: [
        prepareContainer(steps),
        ...(hasScripts ? [placeScriptsContainer(scripts)] : []),
      ],
      containers: [
        ...steps.map((step, index) =>
          stepContainerSpec(step, index, {
            count: steps.length,
            scripts,
            taskSpec,
            mounts: workspaces.mounts,
          }),
        ),
        ...(taskSpec.sidecars ?? []).map((sidecar: any) =>
          sidecarContainer(sidecar, workspaces.mounts),
        ),
      ],
      restartPolicy: 'Never',
      serviceAccountName: spec.serviceAccountName,
      ...deadline(spec.timeout),
    },
  };
}

/** The pod itself ends it half again later, should the controller be away. */
function deadline(timeout: string | undefined) {
  const ms = timeout ? parseDuration(timeout) : undefined;
  return ms ? { activeDeadlineSeconds: Math.floor((ms / 1000) * 1.5) } : {};
}

function podTemplate(template: any = {}) {
  const {
    nodeSelector,
    tolerations,
    affinity,
    securityContext,
    imagePullSecrets,
    env,
    ...rest
  } = template;
  void env;
  return {
    ...rest,
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations && { tolerations }),
    ...(affinity && { affinity }),
    ...(securityContext && { securityContext }),
    ...(imagePullSecrets && { imagePullSecrets }),
  };
}

export function ownerReference({ apiVersion, kind, metadata }: KubeObject) {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

function withTemplate(step: any, template: any) {
  if (!template) return step;
  const byName = (key: string, list: string) => {
    const own = step[list] ?? [];
    const names = new Set(own.map((item: any) => item[key]));
    return [
      ...(template[list] ?? []).filter((item: any) => !names.has(item[key])),
      ...own,
    ];
  };
  return {
    ...template,
    ...step,
    env: byName('name', 'env'),
    volumeMounts: byName('mountPath', 'volumeMounts'),
  };
}

function prepareContainer(steps: any[]) {
  return {
    name: 'prepare',
    image: ENTRYPOINT_IMAGE,
    command: [
      '/ko-app/entrypoint',
      'init',
      '/ko-app/entrypoint',
      ENTRYPOINT,
      ...steps.map(stepContainer),
    ],
    workingDir: '/',
    volumeMounts: [
      BIN,
      { name: 'tekton-internal-steps', mountPath: '/tekton/steps' },
    ],
  };
}

interface PlacedScript {
  path: string;
  content: string;
}

function placedScript(step: any, index: number): PlacedScript | undefined {
  if (!step.script) return undefined;
  const text = step.script.startsWith('#!')
    ? step.script
    : `${DEFAULT_SCRIPT}${step.script}`;
  return {
    path: `${SCRIPTS_DIR}/script-${index}-${randomSuffix()}`,
    content: Buffer.from(text).toString('base64'),
  };
}

function placeScriptsContainer(scripts: (PlacedScript | undefined)[]) {
  const commands = scripts.map(
    script =>
      script &&
      `scriptfile="${script.path}"\ntouch \${scriptfile} && chmod +x \${scriptfile}\ncat > \${scriptfile} << '_EOF_'\n${script.content}\n_EOF_\n${ENTRYPOINT} decode-script "\${scriptfile}"\n`,
  );
  return {
    name: 'place-scripts',
    image: SHELL_IMAGE,
    command: ['sh'],
    args: ['-c', commands.filter(Boolean).join('')],
    volumeMounts: [SCRIPTS, BIN],
  };
}

interface StepContext {
  count: number;
  scripts: (PlacedScript | undefined)[];
  taskSpec: any;
  mounts: Mount[];
}

function stepContainerSpec(step: any, index: number, context: StepContext) {
  const { count, scripts, taskSpec, mounts } = context;
  const {
    script,
    onError,
    timeout,
    results,
    when,
    ref,
    params,
    computeResources,
    ...container
  } = step;
  void [script, results, when, ref, params];
  const readOnly = (mount: Mount) => ({ ...mount, readOnly: true });
  const runs = Array.from({ length: count }, (_, other) => ({
    name: `tekton-internal-run-${other}`,
    mountPath: `/tekton/run/${other}`,
    ...(other !== index && { readOnly: true }),
  }));
  return {
    ...container,
    name: stepContainer(step, index),
    command: [ENTRYPOINT],
    args: entrypointArgs(step, index, scripts[index], taskSpec),
    ...(computeResources &&
      Object.keys(computeResources).length > 0 && {
        resources: computeResources,
      }),
    volumeMounts: [
      ...(container.volumeMounts ?? []),
      ...mounts,
      ...(scripts.some(Boolean) ? [readOnly(SCRIPTS)] : []),
      ...(index === 0
        ? [
            {
              name: DOWNWARD.name,
              mountPath: '/tekton/downward',
              readOnly: true,
            },
          ]
        : []),
      { name: `tekton-creds-init-home-${index}`, mountPath: '/tekton/creds' },
      ...runs,
      readOnly(BIN),
      ...SHARED,
    ],
    terminationMessagePath: '/tekton/termination',
  };
}

function entrypointArgs(
  step: any,
  index: number,
  script: PlacedScript | undefined,
  taskSpec: any,
): string[] {
  const results = (taskSpec.results ?? [])
    .map(({ name }: any) => name)
    .join(',');
  const wait =
    index === 0
      ? ['-wait_file', '/tekton/downward/ready', '-wait_file_content']
      : ['-wait_file', `/tekton/run/${index - 1}/out`];
  const profile = profileOf(step.image ?? '');
  const [command, ...rest] = script
    ? [script.path]
    : step.command ?? [
        ...profile.entrypoint,
        ...(step.args ? [] : profile.cmd),
      ];
  const timeout = step.timeout && parseDuration(step.timeout);
  return [
    ...wait,
    '-post_file',
    `/tekton/run/${index}/out`,
    '-termination_path',
    '/tekton/termination',
    '-step_metadata_dir',
    `/tekton/run/${index}/status`,
    ...(step.onError ? ['-on_error', step.onError] : []),
    ...(timeout ? ['-timeout', String(timeout)] : []),
    ...(results ? ['-results', results] : []),
    '-entrypoint',
    command ?? step.args?.[0] ?? 'sh',
    '--',
    ...rest,
    ...(command ? step.args ?? [] : (step.args ?? []).slice(1)),
  ];
}

function sidecarContainer(sidecar: any, mounts: Mount[]) {
  const { script, computeResources, workspaces, ...container } = sidecar;
  void [computeResources, workspaces];
  return {
    ...container,
    name: `sidecar-${sidecar.name}`,
    ...(script && { command: ['sh', '-c', script] }),
    volumeMounts: [...(container.volumeMounts ?? []), ...mounts],
  };
}

/** Where each workspace is found in the steps, and the volumes behind them. */
function workspaceMounts(declared: any[], bindings: any[]) {
  const volumes: any[] = [];
  const mounts: Mount[] = [];
  const named = new Map<string, string>();
  for (const workspace of declared) {
    const binding = bindings.find(({ name }) => name === workspace.name);
    if (binding) {
      const { name: _, subPath, ...source } = binding;
      // One claim bound twice is one volume.
      const key = source.persistentVolumeClaim
        ? JSON.stringify(source)
        : `${workspace.name}`;
      const volume = named.get(key) ?? `ws-${randomSuffix()}`;
      if (!named.has(key)) volumes.push({ name: volume, ...source });
      named.set(key, volume);
      mounts.push({
        name: volume,
        mountPath: workspace.mountPath ?? `/workspace/${workspace.name}`,
        ...(subPath && { subPath }),
        ...(workspace.readOnly && { readOnly: true }),
      });
    }
  }
  return { volumes, mounts };
}

function randomSuffix(): string {
  return randomBytes(3).toString('hex').slice(0, 5);
}
