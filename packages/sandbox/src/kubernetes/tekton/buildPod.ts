import { createHash } from 'node:crypto';
import type { KubeObject, NewObject } from '../types.ts';
import { parseDuration } from './duration.ts';
import { MANAGED_BY, RELEASE, RELEASE_ANNOTATION } from './provenance.ts';
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
import { workspaceMounts } from './workspaceVolumes.ts';

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
