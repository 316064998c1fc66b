import type { PodSpec } from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { BASELINE_CHECKS } from './baselineChecks.ts';
import type { Check, Finding } from './finding.ts';
import { RESTRICTED_CHECKS } from './restrictedChecks.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];

const CHECKS: Record<string, Check[]> = {
  privileged: [],
  baseline: Object.values(BASELINE_CHECKS),
  restricted: RESTRICTED_CHECKS,
};

export type Mode = 'enforce' | 'warn' | 'audit';
const MODES: Mode[] = ['enforce', 'audit', 'warn'];

/** A level at the version whose rules it means. */
export interface Policy {
  level: string;
  version: string;
}

type Labels = Record<string, string> | undefined;

/** What the labels of a namespace ask for; `privileged` unless they do. */
export function policyOf(labels: Labels, mode: Mode): Policy {
  const level = labels?.[`${PREFIX}${mode}`] ?? 'privileged';
  const version = labels?.[`${PREFIX}${mode}-version`] ?? 'latest';
  // A label nobody can read asks for the most.
  return { level: LEVELS.includes(level) ? level : 'restricted', version };
}

/** Labels that name no level or version. */
export function labelErrors(labels: Labels): FieldError[] {
  return MODES.flatMap(mode => [
    ...labelError(
      labels,
      mode,
      value => LEVELS.includes(value),
      `must be one of ${LEVELS.join(', ')}`,
    ),
    ...labelError(
      labels,
      `${mode}-version`,
      value => /^(latest|v1\.(0|[1-9]\d*))$/.test(value),
      'must be "latest" or "v1.x"',
    ),
  ]);
}

function labelError(
  labels: Labels,
  key: string,
  isGood: (value: string) => boolean,
  problem: string,
): FieldError[] {
  const value = labels?.[`${PREFIX}${key}`];
  if (value === undefined || isGood(value)) return [];
  return [
    {
      reason: 'FieldValueInvalid',
      field: `metadata.labels[${PREFIX}${key}]`,
      message: `Invalid value: ${JSON.stringify(value)}: ${problem}`,
    },
  ];
}

export function isStricter(a: Policy, b: Policy): boolean {
  return LEVELS.indexOf(a.level) > LEVELS.indexOf(b.level);
}

export function evaluate({ level }: Policy, spec: PodSpec): Finding[] {
  return CHECKS[level].flatMap(check => check(spec) ?? []);
}

/** `PodSecurity "baseline:latest": privileged (container "a" must not …)`. */
export function describe(
  { level, version }: Policy,
  findings: Finding[],
): string {
  const list = findings.map(({ reason, detail }) => `${reason} (${detail})`);
  return `PodSecurity "${level}:${version}": ${list.join(', ')}`;
}
