import { Section } from '@amamba/plugin-amamba-react';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import Alert from '@material-ui/lab/Alert';
import { useWatch } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { useFormPlace } from './FormPlace';
import { CheckInput, InputGroup, TextInput, useRowStyles } from './Inputs';
import { useField } from './useField';

function Automation(props: { path: string }) {
  const t = useMessages();
  const mode = useField<'manual' | 'automatic'>(`${props.path}.mode`);
  const enabled: boolean = useWatch({
    name: `${props.path}.automated.enabled`,
  });
  const automated = `${props.path}.automated`;
  return (
    <>
      <RadioGroup
        aria-label={t('form.policy.mode')}
        value={mode.value}
        onChange={(_, value) =>
          mode.onChange(value === 'automatic' ? 'automatic' : 'manual')
        }
      >
        {(['manual', 'automatic'] as const).map(value => (
          <div key={value}>
            <FormControlLabel
              value={value}
              control={<Radio color="primary" size="small" />}
              label={t(`form.policy.${value}`)}
            />
            <FormHelperText style={{ margin: '-4px 0 4px 30px' }}>
              {t(`form.policy.${value}Help`)}
            </FormHelperText>
          </div>
        ))}
      </RadioGroup>
      {mode.value === 'automatic' && (
        <InputGroup title={t('form.policy.automation')}>
          {!enabled && (
            <Alert severity="info" role="note">
              {t('form.policy.paused')}
            </Alert>
          )}
          {(['prune', 'selfHeal', 'allowEmpty'] as const).map(name => (
            <CheckInput
              key={name}
              path={`${automated}.${name}`}
              label={t(`form.policy.${name}`)}
              help={t(`form.policy.${name}Help`)}
            />
          ))}
        </InputGroup>
      )}
    </>
  );
}

const OPTIONS = [
  'createNamespace',
  'applyOutOfSyncOnly',
  'pruneLast',
  'serverSideApply',
  'respectIgnoreDifferences',
  'failOnSharedResource',
  'replace',
] as const;

function Options(props: { path: string }) {
  const t = useMessages();
  const rows = useRowStyles();
  return (
    <InputGroup title={t('form.options.title')}>
      <div className={rows.row}>
        <CheckInput
          inverted
          path={`${props.path}.validate`}
          label={t('form.options.skipValidation')}
          help={t('form.options.skipValidationHelp')}
        />
        {OPTIONS.map(name => (
          <CheckInput
            key={name}
            path={`${props.path}.${name}`}
            label={t(`form.options.${name}`)}
            help={t(`form.options.${name}Help`)}
          />
        ))}
      </div>
      <TextInput
        select
        path={`${props.path}.prunePropagation`}
        label={t('form.options.prunePropagation')}
        helperText={t('form.options.prunePropagationHelp')}
        style={{ maxWidth: 420 }}
      >
        {(['foreground', 'background', 'orphan'] as const).map(value => (
          <option key={value} value={value}>
            {t(`form.options.propagation.${value}`)}
          </option>
        ))}
      </TextInput>
    </InputGroup>
  );
}

function Retry(props: { path: string }) {
  const t = useMessages();
  const rows = useRowStyles();
  const retries: boolean = useWatch({ name: `${props.path}.retries` });
  const numbers = { inputMode: 'numeric' } as const;
  return (
    <InputGroup title={t('form.retry.title')}>
      <CheckInput
        path={`${props.path}.retries`}
        label={t('form.retry.on')}
        help={t('form.retry.onHelp')}
      />
      {retries && (
        <div className={rows.row}>
          <TextInput
            path={`${props.path}.retry.limit`}
            label={t('form.retry.limit')}
            helperText={t('form.retry.limitHelp')}
            inputProps={numbers}
          />
          <TextInput
            path={`${props.path}.retry.duration`}
            label={t('form.retry.duration')}
            helperText={t('form.retry.durationHelp')}
          />
          <TextInput
            path={`${props.path}.retry.factor`}
            label={t('form.retry.factor')}
            helperText={t('form.retry.factorHelp')}
            inputProps={numbers}
          />
          <TextInput
            path={`${props.path}.retry.maxDuration`}
            label={t('form.retry.maxDuration')}
            helperText={t('form.retry.maxDurationHelp')}
          />
        </div>
      )}
    </InputGroup>
  );
}

/** When an application syncs by itself, and how any sync is done. */
export function SyncPolicySection() {
  const t = useMessages();
  const { root } = useFormPlace();
  const path = `${root}.syncPolicy`;
  return (
    <Section level={3} title={t('form.section.policy')}>
      <Automation path={path} />
      <Options path={`${path}.options`} />
      <Retry path={path} />
      <TextInput
        path={`${root}.revisionHistoryLimit`}
        label={t('form.policy.historyLimit')}
        helperText={t('form.policy.historyLimitHelp')}
        inputProps={{ inputMode: 'numeric' }}
        style={{ maxWidth: 420 }}
      />
    </Section>
  );
}
