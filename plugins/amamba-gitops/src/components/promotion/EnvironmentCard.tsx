import type { EnvironmentState } from '@amamba/plugin-amamba-gitops-common';
import { Absent, Age } from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Card from '@material-ui/core/Card';
import CardContent from '@material-ui/core/CardContent';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { applicationPath, useBasePath } from '../../data/paths';
import { useMessages } from '../../translation/translation';
import { HealthChip, SyncChip } from '../shared/StatusChips';

const useStyles = makeStyles(
  theme => ({
    root: { height: '100%' },
    content: { '&:last-child': { paddingBottom: theme.spacing(2) } },
    values: { margin: theme.spacing(1, 0) },
    value: {
      margin: 0,
      fontFamily: 'monospace',
      fontSize: '1.05em',
      overflowWrap: 'anywhere',
    },
    chips: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
    },
    same: { margin: 0, height: 22 },
  }),
  { name: 'AmambaEnvironmentCard' },
);

function Values(props: { environment: EnvironmentState }) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <dl className={classes.values}>
      {props.environment.values.map(({ item, value }) => (
        <div key={item}>
          <Typography variant="caption" color="textSecondary" component="dt">
            {item}
          </Typography>
          <dd className={classes.value}>
            {value ?? <Absent label={t('promotion.noValue')} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Running(props: { environment: EnvironmentState }) {
  const classes = useStyles();
  const t = useMessages();
  const base = useBasePath();
  const { running, application } = props.environment;
  return (
    <>
      <div className={classes.chips}>
        {running && <HealthChip health={running.health} />}
        {running && <SyncChip sync={running.sync} />}
      </div>
      {application && (
        <Typography variant="body2" style={{ overflowWrap: 'anywhere' }}>
          <Link to={applicationPath(base, application)}>
            {application.name}
          </Link>
          {!running && ` (${t('promotion.notRunning')})`}
        </Typography>
      )}
      {running && running.images.length > 0 && (
        <Typography
          variant="caption"
          color="textSecondary"
          component="p"
          style={{ overflowWrap: 'anywhere' }}
        >
          {t('promotion.runs', { images: running.images.join(', ') })}
        </Typography>
      )}
    </>
  );
}

function LastPromotion(props: { environment: EnvironmentState }) {
  const t = useMessages();
  const { promotedAt, promotedBy } = props.environment;
  return promotedAt ? (
    <Typography variant="caption" color="textSecondary" component="p">
      {t('promotion.promoted')} <Age time={promotedAt} />
      {promotedBy && (
        <>
          {' · '}
          <EntityRefLink entityRef={promotedBy} hideIcon />
        </>
      )}
    </Typography>
  ) : null;
}

/** What is in one environment. */
export function EnvironmentCard(props: {
  environment: EnvironmentState;
  first: boolean;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { environment, first } = props;
  const { problem } = environment;
  return (
    <Card className={classes.root} variant="outlined">
      <CardContent className={classes.content}>
        <div className={classes.chips}>
          <Typography variant="h6" component="h3">
            {environment.title ?? environment.name}
          </Typography>
          {!first && !problem && environment.sameAsPrevious && (
            <Chip
              size="small"
              variant="outlined"
              className={classes.same}
              label={t('promotion.same')}
            />
          )}
        </div>
        {problem ? (
          <Alert
            severity="warning"
            role="note"
            style={{ overflowWrap: 'anywhere' }}
          >
            {problem}
          </Alert>
        ) : (
          <Values environment={environment} />
        )}
        <Running environment={environment} />
        <LastPromotion environment={environment} />
        {(environment.approval || environment.via === 'pullRequest') && (
          <Typography variant="caption" color="textSecondary" component="p">
            {[
              environment.approval && t('promotion.needsApproval'),
              environment.via === 'pullRequest' && t('promotion.byPullRequest'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Typography>
        )}
      </CardContent>
    </Card>
  );
}
