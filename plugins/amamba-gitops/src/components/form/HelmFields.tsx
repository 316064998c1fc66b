import type { SourceDetails } from './lookups';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import CloseIcon from '@material-ui/icons/Close';
import { useState } from 'react';
import { useFieldArray } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { CheckInput, InputGroup, TextInput, useRowStyles } from './Inputs';
import { SuggestManyInput } from './Suggest';
import { useField } from './useField';
import { YamlField } from './YamlField';

const useStyles = makeStyles(
  theme => ({
    parameter: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr) auto',
      gap: theme.spacing(0, 2),
      alignItems: 'start',
    },
    remove: { marginTop: theme.spacing(1) },
  }),
  { name: 'AmambaHelmFields' },
);

function Parameters(props: { path: string }) {
  const classes = useStyles();
  const t = useMessages();
  const { fields, append, remove } = useFieldArray({ name: props.path });
  return (
    <InputGroup title={t('form.helm.parameters')}>
      {fields.map(({ id }, index) => (
        <div key={id} className={classes.parameter}>
          <TextInput
            path={`${props.path}.${index}.name`}
            label={t('form.helm.parameterName')}
          />
          <TextInput
            path={`${props.path}.${index}.value`}
            label={t('form.helm.parameterValue')}
          />
          <IconButton
            className={classes.remove}
            size="small"
            aria-label={t('form.helm.removeParameter', {
              number: String(index + 1),
            })}
            onClick={() => remove(index)}
          >
            <CloseIcon fontSize="small" />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        startIcon={<AddIcon />}
        onClick={() => append({ name: '', value: '' })}
      >
        {t('form.helm.addParameter')}
      </Button>
    </InputGroup>
  );
}

/** The chart's own values are there to begin with; only changed ones are kept. */
function Values(props: { path: string; own: string | undefined }) {
  const t = useMessages();
  const { own } = props;
  const field = useField<string>(props.path);
  // Somebody may take all of it out, and write anew.
  const [emptied, setEmptied] = useState(false);
  const isOwn = field.value === '' && own !== undefined && !emptied;
  return (
    <>
      <YamlField
        label={t('form.helm.values')}
        help={isOwn ? t('form.helm.ownValues') : t('form.helm.changedValues')}
        problem={field.problem}
        value={isOwn ? own : field.value}
        onChange={text => {
          setEmptied(text === '');
          field.onChange(text === own ? '' : text);
        }}
        onBlur={field.onBlur}
      />
      {!isOwn && own !== undefined && (
        <Button
          size="small"
          onClick={() => {
            setEmptied(false);
            field.onChange('');
          }}
        >
          {t('form.helm.backToOwn')}
        </Button>
      )}
    </>
  );
}

/** What Helm takes. */
export function HelmFields(props: {
  /** Of the source in the form around it. */
  path: string;
  details: SourceDetails['helm'];
}) {
  const t = useMessages();
  const rows = useRowStyles();
  const path = `${props.path}.helm`;
  return (
    <InputGroup title={t('form.helm.title')}>
      <div className={rows.row}>
        <TextInput
          path={`${path}.releaseName`}
          label={t('form.helm.releaseName')}
          helperText={t('form.helm.releaseNameHelp')}
        />
        <SuggestManyInput
          path={`${path}.valueFiles`}
          label={t('form.helm.valueFiles')}
          help={t('form.helm.valueFilesHelp')}
          options={props.details?.valueFiles ?? []}
        />
      </div>
      <Values path={`${path}.values`} own={props.details?.values} />
      <Parameters path={`${path}.parameters`} />
      <CheckInput
        path={`${path}.skipCrds`}
        label={t('form.helm.skipCrds')}
        help={t('form.helm.skipCrdsHelp')}
      />
    </InputGroup>
  );
}
