import { Field } from '@amamba/plugin-amamba-react';
import {
  QUOTA_DIMENSIONS,
  type ResourceAmounts,
} from '@amamba/plugin-amamba-common';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import AddIcon from '@material-ui/icons/Add';
import CloseIcon from '@material-ui/icons/Close';
import { useId } from 'react';
import {
  type AmountRow,
  OBJECT_COUNTS,
  type RowProblem,
} from '../../data/amountRows';
import { useMessages } from '../../translation/translation';
import { useDimensionName } from '../shared/useDimensionName';
import { useRowProblem } from './useRowProblem';

const useStyles = makeStyles(
  theme => ({
    root: { border: 0, padding: 0, margin: theme.spacing(2, 0, 0) },
    grid: {
      display: 'grid',
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      gap: theme.spacing(0, 2),
      [theme.breakpoints.down('xs')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
    count: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr) auto',
      gap: theme.spacing(0, 2),
      alignItems: 'start',
    },
    remove: { marginTop: theme.spacing(1) },
  }),
  { name: 'AmambaAmountFields' },
);

/** Properties of {@link AmountFields}. */
export interface AmountFieldsProps {
  legend: string;
  rows: AmountRow[];
  problems: ReadonlyMap<number, RowProblem>;
  insist: boolean;
  /** The most that all namespaces together may have; absent: no bounds. */
  clusterQuota?: ResourceAmounts;
  /** What is left of it. */
  remaining?: ResourceAmounts;
  onChange: (rows: AmountRow[]) => void;
}

function Dimension(props: AmountFieldsProps & { index: number }) {
  const t = useMessages();
  const nameOf = useDimensionName();
  const say = useRowProblem();
  const { rows, index, problems } = props;
  const { resource, amount } = rows[index];
  const problem = problems.get(index);
  const total = props.clusterQuota?.[resource];
  return (
    <Field
      label={nameOf(resource)}
      value={amount}
      required={total !== undefined}
      // What is typed is judged as it is typed; what is missing, at the end.
      insist={props.insist || amount !== ''}
      problem={problem && say(problem)}
      helperText={
        total === undefined
          ? t('quota.unbounded')
          : t('quota.left', { left: props.remaining?.[resource] ?? '0', total })
      }
      inputProps={{ autoComplete: 'off', inputMode: 'text', spellCheck: false }}
      onChange={next =>
        props.onChange(
          rows.map((row, each) =>
            each === index ? { ...row, amount: next } : row,
          ),
        )
      }
    />
  );
}

function Count(
  props: AmountFieldsProps & { index: number; suggestions: string },
) {
  const classes = useStyles();
  const t = useMessages();
  const say = useRowProblem();
  const { rows, index, problems, insist } = props;
  const row = rows[index];
  const problem = problems.get(index);
  const isName =
    problem?.kind === 'noResource' ||
    problem?.kind === 'notResource' ||
    problem?.kind === 'repeated';
  const change = (changes: Partial<AmountRow>) =>
    props.onChange(
      rows.map((each, at) => (at === index ? { ...each, ...changes } : each)),
    );
  const remove = t('quota.remove', { name: row.resource });
  return (
    <div className={classes.count}>
      <Field
        label={t('quota.object')}
        value={row.resource}
        insist={insist}
        problem={problem && isName ? say(problem) : undefined}
        inputProps={{ list: props.suggestions, spellCheck: false }}
        onChange={resource => change({ resource })}
      />
      <Field
        label={t('quota.most')}
        value={row.amount}
        insist={insist || row.amount !== ''}
        problem={problem && !isName ? say(problem) : undefined}
        inputProps={{ autoComplete: 'off', inputMode: 'numeric' }}
        onChange={amount => change({ amount })}
      />
      <Tooltip title={remove}>
        <IconButton
          className={classes.remove}
          size="small"
          aria-label={remove}
          onClick={() => props.onChange(rows.filter((_, at) => at !== index))}
        >
          <CloseIcon fontSize="small" />
        </IconButton>
      </Tooltip>
    </div>
  );
}

/** A quota: the six dimensions, and counts of objects line by line. */
export function AmountFields(props: AmountFieldsProps) {
  const classes = useStyles();
  const t = useMessages();
  const suggestions = useId();
  const { rows } = props;
  const fixed = QUOTA_DIMENSIONS.length;
  return (
    <fieldset className={classes.root}>
      <Typography variant="subtitle1" component="legend">
        {props.legend}
      </Typography>
      <div className={classes.grid}>
        {QUOTA_DIMENSIONS.map((dimension, index) => (
          <Dimension key={dimension} {...props} index={index} />
        ))}
      </div>
      <datalist id={suggestions}>
        {OBJECT_COUNTS.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {rows.slice(fixed).map((_, offset) => (
        <Count
          // Lines have no identity but their place.
          // eslint-disable-next-line react/no-array-index-key
          key={fixed + offset}
          {...props}
          index={fixed + offset}
          suggestions={suggestions}
        />
      ))}
      <Button
        size="small"
        startIcon={<AddIcon />}
        onClick={() => props.onChange([...rows, { resource: '', amount: '' }])}
      >
        {t('quota.add')}
      </Button>
    </fieldset>
  );
}
