import type { SyncOptions } from '@amamba/plugin-amamba-gitops-common';
import { Check, Field, NativeSelect } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../../translation/translation';
import type { RetryDraft, SyncProblems } from './syncForm';

const useStyles = makeStyles(
  theme => ({
    inset: { padding: theme.spacing(0.5, 0, 1, 3.5) },
    fields: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
      gap: theme.spacing(0, 2),
    },
  }),
  { name: 'AmambaOptionFields' },
);

const SWITCHES = [
  'pruneLast',
  'applyOutOfSyncOnly',
  'createNamespace',
  'respectIgnoreDifferences',
  'serverSideApply',
  'replace',
  'failOnSharedResource',
] as const;

/** Argo CD's options of a sync. */
export function OptionFields(props: {
  options: SyncOptions;
  onChange: (options: SyncOptions) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { options, onChange } = props;
  return (
    <div className={classes.inset}>
      <Check
        label={t('option.skipValidation')}
        checked={!options.validate}
        onChange={skip => onChange({ ...options, validate: !skip })}
      />
      {SWITCHES.map(name => (
        <Check
          key={name}
          label={t(`option.${name}`)}
          help={name === 'replace' ? t('option.replaceHelp') : undefined}
          checked={options[name]}
          onChange={checked => onChange({ ...options, [name]: checked })}
        />
      ))}
      <div style={{ marginTop: 12 }}>
        <NativeSelect
          fullWidth
          label={t('option.prunePropagation')}
          value={options.prunePropagation}
          options={(['foreground', 'background', 'orphan'] as const).map(
            value => ({ value, label: t(`propagation.${value}`) }),
          )}
          onChange={value =>
            onChange({
              ...options,
              prunePropagation: value as SyncOptions['prunePropagation'],
            })
          }
        />
      </div>
    </div>
  );
}

const RETRY = ['limit', 'duration', 'factor', 'maxDuration'] as const;

/** How often and how fast a failing sync is tried again. */
export function RetryFields(props: {
  retry: RetryDraft;
  problems: SyncProblems;
  insist: boolean;
  onChange: (retry: RetryDraft) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { retry, problems } = props;
  const problem = (name: keyof RetryDraft) => {
    const key = problems[name];
    return key && t(`problem.${key}`);
  };
  return (
    <div className={`${classes.inset} ${classes.fields}`}>
      {RETRY.map(name => (
        <Field
          key={name}
          label={t(`retry.${name}`)}
          value={retry[name]}
          problem={problem(name)}
          insist={props.insist}
          onChange={value => props.onChange({ ...retry, [name]: value })}
        />
      ))}
    </div>
  );
}
