import { Field } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import {
  LIMIT_PARTS,
  LIMIT_RESOURCES,
  type LimitTexts,
  type QuotaFormProblems,
} from '../../data/amountRows';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    root: { border: 0, padding: 0, margin: theme.spacing(2, 0, 0) },
    grid: {
      display: 'grid',
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      gap: theme.spacing(0, 2),
    },
  }),
  { name: 'AmambaLimitFields' },
);

/** The LimitRange of a namespace: what containers get that say nothing. */
export function LimitFields(props: {
  limits: LimitTexts;
  problems: QuotaFormProblems;
  onChange: (limits: LimitTexts) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { limits, problems } = props;
  return (
    <fieldset className={classes.root}>
      <Typography variant="subtitle1" component="legend">
        {t('limits.legend')}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('limits.help')}
      </Typography>
      <div className={classes.grid}>
        {LIMIT_PARTS.flatMap(part =>
          LIMIT_RESOURCES.map(resource => {
            const field = `${part}.${resource}`;
            return (
              <Field
                key={field}
                label={t(`limits.${part}.${resource}`)}
                value={limits[field] ?? ''}
                insist
                problem={
                  problems.limits.has(field)
                    ? t('quota.problem.notAmount')
                    : undefined
                }
                inputProps={{ autoComplete: 'off', spellCheck: false }}
                onChange={text => props.onChange({ ...limits, [field]: text })}
              />
            );
          }),
        )}
      </div>
      {problems.outOfOrder.map(({ resource, lesser, greater, ...amounts }) => (
        <Alert key={`${resource} ${lesser}`} severity="error">
          {t('limits.outOfOrder', {
            lesser: t(`limits.${lesser}.${resource}`),
            lesserAmount: amounts.lesserAmount,
            greater: t(`limits.${greater}.${resource}`),
            greaterAmount: amounts.greaterAmount,
          })}
        </Alert>
      ))}
    </fieldset>
  );
}
