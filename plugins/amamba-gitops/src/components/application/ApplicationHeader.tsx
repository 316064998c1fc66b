import { visuallyHidden } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useCurrentApplication } from '../../data/application';
import { useMessages } from '../../translation/translation';
import { ActivityChip, HealthChip, SyncChip } from '../shared/StatusChips';
import { ApplicationActions } from './ApplicationActions';
import { ApplicationFacts } from './ApplicationFacts';
import { Notices } from './Notices';
import { OperationBanner } from './OperationBanner';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1, 2),
      margin: theme.spacing(1, 0, 2),
    },
    what: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      minWidth: 0,
    },
    name: { margin: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaApplicationHeader' },
);

/** Which application it is, how it stands, and what can be done with it. */
export function ApplicationHeader() {
  const classes = useStyles();
  const t = useMessages();
  const application = useCurrentApplication();
  const { name, health, sync, healthMessage, operation } = application;
  return (
    <header>
      <div className={classes.head}>
        <div className={classes.what}>
          <Typography
            variant="h4"
            component="h2"
            className={classes.name}
            tabIndex={-1}
          >
            {name}
          </Typography>
          <HealthChip health={health} />
          <SyncChip sync={sync} />
          <ActivityChip of={application} />
        </div>
        <ApplicationActions />
      </div>
      <div role="status" style={visuallyHidden}>
        {[
          name,
          t(`health.${health}`),
          t(`sync.${sync}`),
          operation &&
            t('application.lastOperation', {
              phase: t(`phase.${operation}`),
            }),
        ]
          .filter(Boolean)
          .join(', ')}
      </div>
      <OperationBanner />
      <Notices />
      {healthMessage && health !== 'Healthy' && (
        <Typography variant="body2">{healthMessage}</Typography>
      )}
      <ApplicationFacts />
    </header>
  );
}
