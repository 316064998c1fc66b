import { Field } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import AddIcon from '@material-ui/icons/Add';
import CloseIcon from '@material-ui/icons/Close';
import type { LabelProblem, LabelRow } from '../../data/labelRows';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    root: { border: 0, padding: 0, margin: theme.spacing(2, 0, 0) },
    row: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr) auto',
      gap: theme.spacing(0, 2),
      alignItems: 'start',
    },
    remove: { marginTop: theme.spacing(1) },
  }),
  { name: 'AmambaLabelFields' },
);

function LabelLine(props: {
  row: LabelRow;
  problem: LabelProblem | undefined;
  onChange: (row: LabelRow | undefined) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { row, problem, onChange } = props;
  const remove = t('labels.remove', { name: row.key });
  return (
    <div className={classes.row}>
      <Field
        label={t('labels.key')}
        value={row.key}
        insist={row.key !== ''}
        problem={
          problem && problem !== 'value'
            ? t(`labels.problem.${problem}`)
            : undefined
        }
        inputProps={{ autoComplete: 'off', spellCheck: false }}
        onChange={key => onChange({ ...row, key })}
      />
      <Field
        label={t('labels.value')}
        value={row.value}
        insist
        problem={problem === 'value' ? t('labels.problem.value') : undefined}
        inputProps={{ autoComplete: 'off', spellCheck: false }}
        onChange={value => onChange({ ...row, value })}
      />
      <Tooltip title={remove}>
        <IconButton
          className={classes.remove}
          size="small"
          aria-label={remove}
          onClick={() => onChange(undefined)}
        >
          <CloseIcon fontSize="small" />
        </IconButton>
      </Tooltip>
    </div>
  );
}

/** Labels, line by line. */
export function LabelFields(props: {
  rows: LabelRow[];
  problems: ReadonlyMap<number, LabelProblem>;
  onChange: (rows: LabelRow[]) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { rows, onChange } = props;
  return (
    <fieldset className={classes.root}>
      <Typography variant="subtitle1" component="legend">
        {t('labels.legend')}
      </Typography>
      {rows.map((row, index) => (
        <LabelLine
          // Lines have no identity but their place.
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          row={row}
          problem={props.problems.get(index)}
          onChange={next =>
            onChange(
              rows.flatMap((each, at) =>
                at === index ? (next && [next]) ?? [] : [each],
              ),
            )
          }
        />
      ))}
      <Button
        size="small"
        startIcon={<AddIcon />}
        onClick={() => onChange([...rows, { key: '', value: '' }])}
      >
        {t('labels.add')}
      </Button>
    </fieldset>
  );
}
