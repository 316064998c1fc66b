import type { Session } from '@amamba/plugin-amamba-debug-common';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { Badge } from '../shared/Badge';

const useStyles = makeStyles(
  {
    root: { overflowWrap: 'anywhere', minWidth: 160 },
    what: { fontFamily: 'monospace' },
    person: { overflowWrap: 'anywhere', minWidth: 96 },
  },
  { name: 'AmambaDebugSessionPlace' },
);

/** What a session does, and where. */
export function SessionPlace(props: { session: Session }) {
  const classes = useStyles();
  const t = useMessages();
  const { session } = props;
  const { mode, cluster, namespace, pod, container, node, image } = session;
  const place = node ?? [namespace, pod, container].filter(Boolean).join(' / ');
  return (
    <Typography component="div" variant="body2" className={classes.root}>
      <b>{t(`mode.${mode}`)}</b> {place}
      <Typography variant="caption" color="textSecondary" display="block">
        {cluster}
        {image && ` · ${image}`}
        {session.profile && ` · ${session.profile}`}
      </Typography>
      {session.what && (
        <Typography variant="caption" display="block" className={classes.what}>
          {session.what}
        </Typography>
      )}
      {session.recorded && <Badge>{t('sessions.recorded')}</Badge>}{' '}
      {session.shared && session.phase !== 'ended' && (
        <Badge marked>{t('sessions.shared')}</Badge>
      )}
    </Typography>
  );
}

/** Who opened a session, and why. */
export function SessionPerson(props: { session: Session }) {
  const classes = useStyles();
  const t = useMessages();
  const { user, own, reason } = props.session;
  return (
    <Typography component="div" variant="body2" className={classes.person}>
      <EntityRefLink entityRef={user} hideIcon />
      {own && ` ${t('sessions.you')}`}
      <Typography variant="caption" color="textSecondary" display="block">
        {reason ?? t('sessions.noReason')}
      </Typography>
    </Typography>
  );
}
