import type { KubeObject } from '../../../kubernetes/types.ts';

interface SetCondition {
  type: string;
  status: string;
  reason: string;
  message: string;
  lastTransitionTime?: string;
}

const GENERATED = 'Successfully generated parameters for all Applications';

/** `status.conditions` of an ApplicationSet. */
export function conditionsOf(
  before: SetCondition[] | undefined,
  problem: string | undefined,
  now: string,
): SetCondition[] {
  return wantedConditions(problem).map(condition => {
    const known = before?.find(({ type }) => type === condition.type);
    const same =
      known?.status === condition.status && known.message === condition.message;
    return {
      lastTransitionTime: (same && known.lastTransitionTime) || now,
      ...condition,
    };
  });
}

function wantedConditions(problem: string | undefined): SetCondition[] {
  if (problem !== undefined) {
    const reason = 'ApplicationGenerationFromParamsError';
    return [
      { type: 'ErrorOccurred', status: 'True', reason, message: problem },
      {
        type: 'ParametersGenerated',
        status: 'False',
        reason: 'ErrorOccurred',
        message: problem,
      },
      {
        type: 'ResourcesUpToDate',
        status: 'False',
        reason,
        message: problem,
      },
    ];
  }
  return [
    {
      type: 'ErrorOccurred',
      status: 'False',
      reason: 'ApplicationSetUpToDate',
      message: GENERATED,
    },
    {
      type: 'ParametersGenerated',
      status: 'True',
      reason: 'ParametersGenerated',
      message: GENERATED,
    },
    {
      type: 'ResourcesUpToDate',
      status: 'True',
      reason: 'ApplicationSetUpToDate',
      message: 'All applications have been generated successfully',
    },
  ];
}

/** `status.resources` of an ApplicationSet: its Applications as they are. */
export function resourcesOf(applications: KubeObject[]) {
  return applications
    .map(({ metadata, status }) => ({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      namespace: metadata.namespace,
      name: metadata.name,
      ...(status?.sync?.status && { status: status.sync.status }),
      ...(status?.health?.status && {
        health: {
          status: status.health.status,
          lastTransitionTime: status.health.lastTransitionTime,
        },
      }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
