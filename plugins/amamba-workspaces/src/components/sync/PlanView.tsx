import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import type { SyncPlan } from '../../data/queries';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    target: { padding: theme.spacing(1.5, 2), marginBottom: theme.spacing(1) },
    list: { margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(2.5) },
    item: { overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaPlanView' },
);

/** What a sync would change, target by target. */
export function PlanView(props: { plan: SyncPlan }) {
  const classes = useStyles();
  const t = useMessages();
  const { targets } = props.plan;
  if (targets.every(({ changes, error }) => !error && changes.length === 0)) {
    return (
      <Alert severity="success" role="status">
        {t('sync.nothing')}
      </Alert>
    );
  }
  return (
    <div role="status">
      {targets.map(({ provisioner, target, changes, error }) => (
        <Paper
          key={`${provisioner}/${target}`}
          variant="outlined"
          className={classes.target}
        >
          <Typography variant="subtitle1" component="h3">
            {t('sync.target', { provisioner, target })}
          </Typography>
          {error && <Alert severity="warning">{error}</Alert>}
          {!error && changes.length === 0 && t('sync.nothing')}
          <ul className={classes.list}>
            {changes.map(({ action, object, detail }) => (
              <li key={`${action} ${object}`} className={classes.item}>
                {t('sync.change', {
                  action: t(`sync.action.${action}`),
                  object,
                })}
                {detail && (
                  <Typography
                    variant="caption"
                    color="textSecondary"
                    display="block"
                  >
                    {detail}
                  </Typography>
                )}
              </li>
            ))}
          </ul>
        </Paper>
      ))}
    </div>
  );
}
