import type { ApplicationSet } from '@amamba/plugin-amamba-gitops-common';
import { StatusChip } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) },
  }),
  { name: 'AmambaSetStand' },
);

/** What Argo CD could not do for an ApplicationSet, in its words. */
export function errorsOf(set: ApplicationSet): string[] {
  return set.conditions
    .filter(({ type, status }) => type === 'ErrorOccurred' && status === 'True')
    .map(({ message, reason }) => message ?? reason ?? '');
}

/** How the applications of an ApplicationSet stand, what needs somebody first. */
export function SetStand(props: { set: ApplicationSet }) {
  const classes = useStyles();
  const t = useMessages();
  const { applications } = props.set;
  const count = (
    matches: (application: (typeof applications)[number]) => boolean,
  ) => applications.filter(matches).length;
  const degraded = count(({ health }) => health === 'Degraded');
  const outOfSync = count(({ sync }) => sync === 'OutOfSync');
  const number = String(applications.length);
  return (
    <span className={classes.root}>
      {errorsOf(props.set).length > 0 && (
        <StatusChip status="failed" label={t('sets.failing')} />
      )}
      {degraded > 0 && (
        <StatusChip
          status="failed"
          label={t('sets.degraded', { number: String(degraded) })}
        />
      )}
      {outOfSync > 0 && (
        <StatusChip
          status="differs"
          label={t('sets.outOfSync', { number: String(outOfSync) })}
        />
      )}
      {t('sets.number', { number })}
    </span>
  );
}
