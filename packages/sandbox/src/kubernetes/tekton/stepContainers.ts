import { profileOf } from '../pods/images.ts';
import { parseDuration } from './duration.ts';
import type { ResultSpec, Sidecar, Step, TaskSpec } from './specs.ts';
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

/** A step with what the task says of all its steps; its own word counts more. */
export function withTemplate(step: Step, template: Step | undefined): Step {
  if (!template) return step;
  const merged = <T extends object>(
    own: T[] = [],
    base: T[] = [],
    key: keyof T,
  ) => {
    const names = new Set(own.map(item => item[key]));
    return [...base.filter(item => !names.has(item[key])), ...own];
  };
  return {
    ...template,
    ...step,
    env: merged(step.env, template.env, 'name'),
    volumeMounts: merged(step.volumeMounts, template.volumeMounts, 'mountPath'),
  };
}

export function prepareContainer(steps: Step[]) {
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

/** A script as a file that place-scripts writes for the container. */
export interface PlacedScript {
  path: string;
  content: string;
}

export function placedScript(
  { script }: Step,
  index: number,
  prefix: 'script' | 'sidecar-script',
): PlacedScript | undefined {
  if (!script) return undefined;
  const text = script.startsWith('#!') ? script : `${DEFAULT_SCRIPT}${script}`;
  return {
    path: `${SCRIPTS_DIR}/${prefix}-${index}-${randomSuffix()}`,
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
  /** Whether the pod has a volume with scripts. */
  hasScripts: boolean;
  taskSpec: TaskSpec;
  mounts: Mount[];
}

export function stepContainerSpec(
  step: Step,
  index: number,
  context: StepContext,
) {
  const { count, scripts, hasScripts, taskSpec, mounts } = context;
  const {
    script,
    onError,
    timeout,
    results,
    when,
    ref,
    params,
    workspaces,
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
      ...(hasScripts ? [readOnly(SCRIPTS)] : []),
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
  step: Step,
  index: number,
  script: PlacedScript | undefined,
  taskSpec: TaskSpec,
): string[] {
  const wait =
    index === 0
      ? ['-wait_file', '/tekton/downward/ready', '-wait_file_content']
      : ['-wait_file', `/tekton/run/${index - 1}/out`];
  const timeout = step.timeout && parseDuration(step.timeout);
  const [command, ...rest] = commandOf(step, script);
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
    ...(step.when ? ['--when_expressions', JSON.stringify(step.when)] : []),
    ...resultArgs(step, taskSpec),
    '-entrypoint',
    command,
    '--',
    ...rest,
  ];
}

function resultArgs(step: Step, taskSpec: TaskSpec): string[] {
  const { results } = taskSpec;
  // Results with a value come from steps and not from files.
  const files = (results ?? []).filter(({ value }) => value === undefined);
  const namesOf = (list: ResultSpec[]) =>
    list.map(({ name }) => name).join(',');
  return [
    ...(step.results?.length ? ['-step_results', namesOf(step.results)] : []),
    ...(results?.length ? ['-results', namesOf(files)] : []),
  ];
}

function commandOf(step: Step, script: PlacedScript | undefined): string[] {
  const { args = [] } = step;
  if (script) return [script.path, ...args];
  if (step.command?.length) return [...step.command, ...args];
  const profile = profileOf(step.image ?? '');
  const own = [...profile.entrypoint, ...(step.args ? args : profile.cmd)];
  return own.length > 0 ? own : ['sh'];
}

export function sidecarContainer(
  sidecar: Sidecar,
  script: PlacedScript | undefined,
  mounts: Mount[],
) {
  const { script: _, workspaces, computeResources, ...container } = sidecar;
  return {
    ...container,
    name: `sidecar-${sidecar.name}`,
    ...(script && { command: [script.path], args: sidecar.args ?? [] }),
    ...(computeResources &&
      Object.keys(computeResources).length > 0 && {
        resources: computeResources,
      }),
    volumeMounts: [
      ...(container.volumeMounts ?? []),
      ...(script ? [{ ...SCRIPTS, readOnly: true }] : []),
      ...mounts,
    ],
  };
}
