import type { KubeObject, NewObject } from '../types.ts';
import { childName } from './childName.ts';
import { parseDuration } from './duration.ts';
import { MANAGED_BY, RELEASE, RELEASE_ANNOTATION } from './provenance.ts';
import type { Sidecar, Step, TaskSpec } from './specs.ts';
import { withOwnResources } from './stepOverrides.ts';
import {
  BIN,
  DOWNWARD,
  SCRIPTS,
  SHARED,
  placeScriptsContainer,
  placedScript,
  prepareContainer,
  sidecarContainer,
  stepContainerSpec,
  withTemplate,
} from './stepContainers.ts';
import { WorkspaceVolumes } from './workspaceVolumes.ts';

/** `x-pod`, and `x-pod-retry1` for the next try. */
export function podNameOf({ metadata, status }: KubeObject): string {
  const retries = status?.retriesStatus?.length ?? 0;
  const suffix = retries > 0 ? `-pod-retry${retries}` : '-pod';
  return childName(metadata.name, suffix);
}

/** The pod that runs a TaskRun whose taskSpec has all its variables replaced. */
export function buildPod(taskRun: KubeObject, taskSpec: TaskSpec): NewObject {
  const { metadata, spec } = taskRun;
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
      ...containersAndVolumes(taskRun, taskSpec),
      restartPolicy: 'Never',
      serviceAccountName: spec.serviceAccountName,
      ...deadline(spec.timeout),
    },
  };
}

function containersAndVolumes({ spec }: KubeObject, taskSpec: TaskSpec) {
  const steps: Step[] = withOwnResources(taskSpec.steps ?? [], spec).map(step =>
    withTemplate(step, taskSpec.stepTemplate),
  );
  const sidecars: Sidecar[] = taskSpec.sidecars ?? [];
  const scripts = steps.map((step, index) =>
    placedScript(step, index, 'script'),
  );
  const sidecarScripts = sidecars.map((sidecar, index) =>
    placedScript(sidecar, index, 'sidecar-script'),
  );
  const placed = [...scripts, ...sidecarScripts];
  const hasScripts = placed.some(script => script !== undefined);
  const workspaces = new WorkspaceVolumes(taskSpec, spec.workspaces ?? []);
  const perStep = steps.flatMap((_, index) => [
    { name: `tekton-creds-init-home-${index}`, emptyDir: { medium: 'Memory' } },
    { name: `tekton-internal-run-${index}`, emptyDir: {} },
  ]);
  return {
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
      ...(hasScripts ? [placeScriptsContainer(placed)] : []),
    ],
    containers: [
      ...steps.map((step, index) =>
        stepContainerSpec(step, index, {
          count: steps.length,
          scripts,
          hasScripts,
          taskSpec,
          mounts: workspaces.mountsOf(step),
        }),
      ),
      ...sidecars.map((sidecar, index) =>
        sidecarContainer(
          sidecar,
          sidecarScripts[index],
          workspaces.mountsOf(sidecar),
        ),
      ),
    ],
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
