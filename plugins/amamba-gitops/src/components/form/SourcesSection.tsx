import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import AddIcon from '@material-ui/icons/Add';
import DeleteIcon from '@material-ui/icons/DeleteOutlined';
import { useId } from 'react';
import { useFieldArray } from 'react-hook-form';
import { Section } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';
import { emptySource } from './draft';
import { useFormPlace } from './FormPlace';
import { SourceFields } from './SourceFields';

const useStyles = makeStyles(
  theme => ({
    source: { padding: theme.spacing(2), marginBottom: theme.spacing(2) },
    head: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      minHeight: 32,
    },
  }),
  { name: 'AmambaSourcesSection' },
);

function OneSource(props: {
  path: string;
  label: string;
  several: boolean;
  onRemove: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const headingId = useId();
  const fieldsOf = (
    <SourceFields
      path={props.path}
      label={props.label}
      several={props.several}
    />
  );
  // A lone one needs no heading besides the section's.
  if (!props.several) {
    return <Paper className={classes.source}>{fieldsOf}</Paper>;
  }
  return (
    <Paper
      className={classes.source}
      component="section"
      aria-labelledby={headingId}
    >
      <div className={classes.head}>
        <Typography variant="subtitle1" component="h4" id={headingId}>
          {props.label}
        </Typography>
        <Button
          size="small"
          startIcon={<DeleteIcon />}
          aria-label={t('form.source.removeOf', { source: props.label })}
          onClick={props.onRemove}
        >
          {t('form.source.remove')}
        </Button>
      </div>
      {fieldsOf}
    </Paper>
  );
}

/** Where manifests come from: one place, or several. */
export function SourcesSection() {
  const t = useMessages();
  const { root } = useFormPlace();
  const path = `${root}.sources`;
  const { fields, append, remove } = useFieldArray({ name: path });
  const several = fields.length > 1;
  return (
    <Section level={3} title={t('form.section.source')}>
      {fields.map(({ id }, index) => (
        <OneSource
          key={id}
          path={`${path}.${index}`}
          label={
            several
              ? t('form.source.numbered', { number: String(index + 1) })
              : t('form.source.one')
          }
          several={several}
          onRemove={() => remove(index)}
        />
      ))}
      <Button startIcon={<AddIcon />} onClick={() => append(emptySource())}>
        {t('form.source.add')}
      </Button>
    </Section>
  );
}
