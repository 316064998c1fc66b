import type { ContainerStatus } from 'kubernetes-types/core/v1';
import type {
  PodFailurePolicy,
  PodFailurePolicyRule,
} from 'kubernetes-types/batch/v1';
import type { StoredJob, Verdict } from './jobProgress.ts';
import type { StoredPod } from './podIndex.ts';

/** What a rule found out about a pod. */
interface Match {
  index: number;
  rule: PodFailurePolicyRule;
  message: string;
}

/** What the policy has done about a pod that failed; undefined when no rule matches. */
export function actionFor(
  policy: PodFailurePolicy | undefined,
  pod: StoredPod,
): string | undefined {
  return matchPolicy(policy, pod)?.rule.action;
}

/** Failures of this pod do not count towards the backoff limit. */
export function isIgnored(
  policy: PodFailurePolicy | undefined,
  pod: StoredPod,
): boolean {
  return actionFor(policy, pod) === 'Ignore';
}

export function failurePolicyVerdict(
  { spec }: StoredJob,
  pods: StoredPod[],
): Verdict | undefined {
  for (const pod of pods) {
    const match = matchPolicy(spec?.podFailurePolicy, pod);
    if (match?.rule.action === 'FailJob') {
      const { message } = match;
      return { type: 'FailureTarget', reason: 'PodFailurePolicy', message };
    }
  }
  return undefined;
}

function matchPolicy(
  policy: PodFailurePolicy | undefined,
  pod: StoredPod,
): Match | undefined {
  if (!policy || pod.status?.phase !== 'Failed') return undefined;
  const { namespace, name } = pod.metadata;
  for (const [index, rule] of policy.rules.entries()) {
    const matching = `matching ${rule.action} rule at index ${index}`;
    const container = failedContainer(rule, pod);
    if (container) {
      const code = container.state?.terminated?.exitCode;
      const message = `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${code} ${matching}`;
      return { index, rule, message };
    }
    const condition = rule.onPodConditions?.find(pattern =>
      pod.status?.conditions?.some(
        ({ type, status }) =>
          type === pattern.type && status === (pattern.status ?? 'True'),
      ),
    );
    if (condition) {
      const message = `Pod ${namespace}/${name} has condition ${condition.type} ${matching}`;
      return { index, rule, message };
    }
  }
  return undefined;
}

function failedContainer(
  { onExitCodes }: PodFailurePolicyRule,
  { status }: StoredPod,
): ContainerStatus | undefined {
  if (!onExitCodes) return undefined;
  const { containerName, operator, values } = onExitCodes;
  const all = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ];
  return all.find(({ name, state }) => {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName && containerName !== name)) return false;
    return values.includes(code) === (operator === 'In');
  });
}
