import { Cron } from 'croner';
import type { CronJob, Job, JobSpec } from 'kubernetes-types/batch/v1';
import type { FieldError } from '../../api/statusError.ts';
import { equalJson } from '../../store/json.ts';
import {
  IMMUTABLE,
  invalid,
  nonNegative,
  oneOf,
  required,
  unsupported,
} from './fieldErrors.ts';
import { validateIndexes, validatePolicies } from './jobPolicyValidation.ts';
import { validateTemplate } from './podValidation.ts';
import { selects, validateSelector } from './selectorValidation.ts';

/** The time of a run is added to the name: `<name>-29920638`. */
const LONGEST_CRON_NAME = 52;

export function validateJob({ metadata, spec }: Job): FieldError[] {
  const errors = validateJobSpec(spec, 'spec');
  const { selector, template } = spec ?? {};
  const labels = template?.metadata?.labels;
  if (!selector) errors.push(required('spec.selector'));
  else {
    errors.push(...validateSelector(selector, 'spec.selector'));
    if (metadata?.uid && !selects(selector, labels)) {
      errors.push(
        invalid(
          'spec.template.metadata.labels',
          labels ?? null,
          '`selector` does not match template `labels`',
        ),
      );
    }
  }
  return errors;
}

function validateJobSpec(
  spec: JobSpec | undefined,
  field: string,
): FieldError[] {
  const errors = (
    [
      'parallelism',
      'completions',
      'activeDeadlineSeconds',
      'backoffLimit',
      'ttlSecondsAfterFinished',
    ] as const
  ).flatMap(name => nonNegative(`${field}.${name}`, spec?.[name]));
  if (spec?.completionMode) {
    errors.push(
      ...oneOf(`${field}.completionMode`, spec.completionMode, [
        'NonIndexed',
        'Indexed',
      ]),
    );
  }
  if (spec) {
    errors.push(
      ...validateIndexes(spec, field),
      ...validatePolicies(spec, field),
    );
  }
  errors.push(...validateTemplate(spec?.template, `${field}.template`));
  const restartPolicy = spec?.template?.spec?.restartPolicy;
  const place = `${field}.template.spec.restartPolicy`;
  if (restartPolicy === 'Always') {
    errors.push(required(place, 'valid values: "OnFailure", "Never"'));
  } else if (spec?.podFailurePolicy && restartPolicy !== 'Never') {
    errors.push(
      invalid(
        place,
        restartPolicy,
        'only "Never" is supported when podFailurePolicy is specified',
      ),
    );
  }
  return errors;
}

export function validateJobUpdate(next: Job, old: Job): FieldError[] {
  const errors: FieldError[] = [];
  const before = old.spec;
  const after = next.spec;
  const indexed = before?.completionMode === 'Indexed';
  for (const field of [
    'completions',
    'selector',
    'template',
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
    'successPolicy',
  ] as const) {
    if (equalJson(after?.[field], before?.[field])) continue;
    if (field === 'completions' && indexed) continue;
    if (field === 'template' && mayChangeTemplate(next, old)) continue;
    errors.push(invalid(`spec.${field}`, after?.[field] ?? null, IMMUTABLE));
  }
  return errors;
}

/** Where pods run may change as long as a suspended job never started. */
function mayChangeTemplate(next: Job, old: Job): boolean {
  if (!old.spec?.suspend || old.status?.startTime) return false;
  const directed = (job: Job) => {
    const { metadata, spec } = job.spec?.template ?? {};
    const {
      nodeSelector: _selector,
      affinity: _affinity,
      tolerations: _tolerations,
      ...rest
    } = spec ?? { containers: [] };
    const {
      labels: _labels,
      annotations: _annotations,
      ...other
    } = metadata ?? {};
    return [rest, other];
  };
  return equalJson(directed(next), directed(old));
}

export function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const errors: FieldError[] = [];
  if ((metadata?.name ?? '').length > LONGEST_CRON_NAME) {
    errors.push(
      invalid(
        'metadata.name',
        metadata?.name,
        `must be no more than ${LONGEST_CRON_NAME} characters`,
      ),
    );
  }
  if (!spec?.schedule) errors.push(required('spec.schedule'));
  else errors.push(...validateSchedule(spec.schedule));
  if (spec?.timeZone !== undefined) {
    errors.push(...validateTimeZone(spec.timeZone));
  }
  errors.push(
    ...nonNegative(
      'spec.startingDeadlineSeconds',
      spec?.startingDeadlineSeconds,
    ),
  );
  const policies = ['Allow', 'Forbid', 'Replace'];
  const policy = spec?.concurrencyPolicy ?? '';
  if (!policies.includes(policy)) {
    errors.push(unsupported('spec.concurrencyPolicy', policy, policies));
  }
  return [
    ...errors,
    ...nonNegative(
      'spec.successfulJobsHistoryLimit',
      spec?.successfulJobsHistoryLimit,
    ),
    ...nonNegative('spec.failedJobsHistoryLimit', spec?.failedJobsHistoryLimit),
    ...validateJobSpec(spec?.jobTemplate?.spec, 'spec.jobTemplate.spec'),
    ...(spec?.jobTemplate?.spec?.manualSelector
      ? [
          unsupported('spec.jobTemplate.spec.manualSelector', true, [
            'nil',
            'false',
          ]),
        ]
      : []),
  ];
}

function validateSchedule(schedule: string): FieldError[] {
  const field = 'spec.schedule';
  if (/^(CRON_)?TZ=/.test(schedule)) {
    return [
      invalid(
        field,
        schedule,
        'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      ),
    ];
  }
  const fields = schedule.trim().split(/\s+/);
  if (!schedule.startsWith('@') && fields.length !== 5) {
    const list = fields.join(' ');
    return [
      invalid(
        field,
        schedule,
        `expected exactly 5 fields, found ${fields.length}: [${list}]`,
      ),
    ];
  }
  if (/^@every \S+$/.test(schedule)) return [];
  try {
    // Only read here, so that nothing is timed.
    new Cron(schedule, { paused: true }).stop();
    return [];
  } catch (error) {
    return [invalid(field, schedule, (error as Error).message)];
  }
}

function validateTimeZone(timeZone: string): FieldError[] {
  const field = 'spec.timeZone';
  if (!timeZone) {
    return [
      invalid(field, timeZone, 'timeZone must be nil or non-empty string'),
    ];
  }
  try {
    return Intl.DateTimeFormat('en', { timeZone }) && [];
  } catch {
    return [invalid(field, timeZone, `unknown time zone ${timeZone}`)];
  }
}
