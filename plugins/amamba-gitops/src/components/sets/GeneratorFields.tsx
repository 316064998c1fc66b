import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { useWatch } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { useInstance } from '../form/FormPlace';
import { TextInput } from '../form/Inputs';
import { SuggestManyInput } from '../form/Suggest';
import { ElementsTable } from './ElementsTable';
import { GitGeneratorFields } from './GitGeneratorFields';
import { GENERATOR_TYPES, type GeneratorType } from './setDraft';

const useStyles = makeStyles(
  theme => ({
    root: { padding: theme.spacing(2), marginBottom: theme.spacing(2) },
    inner: {
      padding: theme.spacing(0, 0, 0, 2),
      marginTop: theme.spacing(2),
      borderLeft: `3px solid ${theme.palette.divider}`,
    },
    head: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      minHeight: 32,
    },
  }),
  { name: 'AmambaGeneratorFields' },
);

interface GeneratorProps {
  /** Of the generator in the form around it. */
  path: string;
  label: string;
}

function TypeChoice(props: GeneratorProps & { types: GeneratorType[] }) {
  const t = useMessages();
  const type: GeneratorType = useWatch({ name: `${props.path}.type` });
  return (
    <TextInput
      select
      path={`${props.path}.type`}
      label={t('sets.generatorType')}
      helperText={t(`sets.typeHelp.${type}`)}
      style={{ maxWidth: 480 }}
    >
      {props.types.map(each => (
        <option key={each} value={each}>
          {t(`sets.type.${each}`)}
        </option>
      ))}
    </TextInput>
  );
}

function SimpleFields(props: { path: string; type: GeneratorType }) {
  const t = useMessages();
  const clusters = useInstance()?.clusters ?? [];
  switch (props.type) {
    case 'clusters':
      return (
        <SuggestManyInput
          path={`${props.path}.clusters`}
          label={t('sets.clusters')}
          help={t('sets.clustersHelp')}
          options={clusters.map(({ name }) => name)}
        />
      );
    case 'git':
      return <GitGeneratorFields path={props.path} />;
    default:
      return <ElementsTable path={props.path} />;
  }
}

function InMatrix(props: GeneratorProps) {
  const classes = useStyles();
  const headingId = useId();
  const type: GeneratorType = useWatch({ name: `${props.path}.type` });
  return (
    <section className={classes.inner} aria-labelledby={headingId}>
      <Typography variant="subtitle2" component="h5" id={headingId}>
        {props.label}
      </Typography>
      <TypeChoice {...props} types={['list', 'clusters', 'git']} />
      <SimpleFields path={props.path} type={type} />
    </section>
  );
}

/** One generator: what there shall be an application for. */
export function GeneratorFields(
  props: GeneratorProps & { onRemove: (() => void) | undefined },
) {
  const classes = useStyles();
  const t = useMessages();
  const headingId = useId();
  const { path, label, onRemove } = props;
  const type: GeneratorType = useWatch({ name: `${path}.type` });
  const fields = (
    <>
      <TypeChoice path={path} label={label} types={[...GENERATOR_TYPES]} />
      {type === 'matrix' ? (
        [0, 1].map(index => (
          <InMatrix
            key={index}
            path={`${path}.generators.${index}`}
            label={t(index === 0 ? 'sets.first' : 'sets.second')}
          />
        ))
      ) : (
        <SimpleFields path={path} type={type} />
      )}
    </>
  );
  // A lone one needs no heading besides the section's.
  if (!onRemove) {
    return <Paper className={classes.root}>{fields}</Paper>;
  }
  return (
    <Paper
      className={classes.root}
      component="section"
      aria-labelledby={headingId}
    >
      <div className={classes.head}>
        <Typography variant="subtitle1" component="h4" id={headingId}>
          {label}
        </Typography>
        <Button
          size="small"
          aria-label={t('form.source.removeOf', { source: label })}
          onClick={onRemove}
        >
          {t('form.source.remove')}
        </Button>
      </div>
      {fields}
    </Paper>
  );
}
