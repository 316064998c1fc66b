import { profileOf } from '../pods/images.ts';
import { parseDuration } from './duration.ts';
import { stepContainer } from './stepNames.ts';
import { randomSuffix, type Mount } from './workspaceVolumes.ts';

const ENTRYPOINT_IMAGE = 'registry.local/tekton/entrypoint:1';
const SHELL_IMAGE = 'registry.local/tekton/shell:1';
const ENTRYPOINT = '/tekton/bin/entrypoint';
const DEFAULT_SCRIPT = '#!/bin/sh\nset -e\n';
const SCRIPTS_DIR = '/tekton/scripts';

/** Volumes that all steps share, with where they are mounted. */
export const SHARED: Mount[] = [
  { name: 'tekton-internal-workspace', mountPath: '/workspace' },
  { name: 'tekton-internal-home', mountPath: '/tekton/home' },
  { name: 'tekton-internal-results', mountPath: '/tekton/results' },
  { name: 'tekton-internal-steps', mountPath: '/tekton/steps' },
  { name: 'tekton-internal-artifacts', mountPath: '/tekton/artifacts' },
];
export const SCRIPTS = {
  name: 'tekton-internal-scripts',
  mountPath: SCRIPTS_DIR,
};
export const BIN = { name: 'tekton-internal-bin', mountPath: '/tekton/bin' };
export const DOWNWARD = {
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

export function withTemplate(step: any, template: any) {
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

export function prepareContainer(steps: any[]) {
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

export function placedScript(
  step: any,
  index: number,
): PlacedScript | undefined {
  if (!step.script) return undefined;
  const text = step.script.startsWith('#!')
    ? step.script
    : `${DEFAULT_SCRIPT}${step.script}`;
  return {
    path: `${SCRIPTS_DIR}/script-${index}-${randomSuffix()}`,
    content: Buffer.from(text).toString('base64'),
  };
}

export function placeScriptsContainer(scripts: (PlacedScript | undefined)[]) {
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

export function stepContainerSpec(
  step: any,
  index: number,
  context: StepContext,
) {
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

export function sidecarContainer(sidecar: any, mounts: Mount[]) {
  const { script, computeResources, workspaces, ...container } = sidecar;
  return {
    ...container,
    name: `sidecar-${sidecar.name}`,
    ...(script && { command: ['sh', '-c', script] }),
    volumeMounts: [...(container.volumeMounts ?? []), ...mounts],
  };
}
