import {
  ActionsMenu,
  ApiErrorPanel,
  GuardedButton,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import HistoryIcon from '@material-ui/icons/History';
import RefreshIcon from '@material-ui/icons/Refresh';
import SyncIcon from '@material-ui/icons/Sync';
import { useNavigate } from 'react-router-dom';
import { useCurrentApplication } from '../../data/application';
import { applicationPath, useBasePath } from '../../data/paths';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useDialog } from '../../data/useDialog';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { useAutoSync } from './useAutoSync';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
  }),
  { name: 'AmambaApplicationActions' },
);

/** Compares with Git now. */
function useRefresh() {
  const t = useMessages();
  const { name } = useCurrentApplication();
  return useApplicationCommand({
    run: (api, params, hard: boolean) =>
      api.refreshApplication({ params, body: { hard } }),
    done: hard => t(hard ? 'refresh.hardDone' : 'refresh.done', { name }),
  });
}

function MoreMenu(props: { onHardRefresh: () => void }) {
  const t = useMessages();
  const base = useBasePath();
  const navigate = useNavigate();
  const application = useCurrentApplication();
  const reasons = useReasons();
  const { show } = useDialog();
  const autoSync = useAutoSync();
  const { automation, name } = application;
  const switching =
    automation === 'manual'
      ? []
      : [
          {
            name:
              automation === 'automatic'
                ? t('autoSync.pause')
                : t('autoSync.resume'),
            reason: reasons.edit,
            onClick: () => autoSync.execute(automation === 'paused'),
          },
        ];
  return (
    <>
      <ActionsMenu
        label={t('application.more', { name })}
        actions={[
          {
            name: t('refresh.hard'),
            reason: reasons.refresh,
            onClick: props.onHardRefresh,
          },
          ...switching,
          {
            name: t('edit.action'),
            reason: reasons.edit,
            onClick: () => navigate(applicationPath(base, application, 'edit')),
          },
          {
            name: t('remove.action'),
            reason: reasons.remove,
            onClick: () => show('delete'),
          },
        ]}
      />
      {autoSync.error && <ApiErrorPanel error={autoSync.error} />}
    </>
  );
}

/** What can be done with an application. */
export function ApplicationActions() {
  const classes = useStyles();
  const t = useMessages();
  const reasons = useReasons();
  const { show } = useDialog();
  const refresh = useRefresh();
  return (
    <>
      <div className={classes.root}>
        <GuardedButton
          variant="contained"
          color="primary"
          startIcon={<SyncIcon />}
          reason={reasons.sync}
          onClick={() => show('sync')}
        >
          {t('syncing.action')}
        </GuardedButton>
        <GuardedButton
          variant="outlined"
          startIcon={<RefreshIcon />}
          reason={reasons.refresh}
          disabled={refresh.running}
          onClick={() => refresh.execute(false)}
        >
          {t('refresh.action')}
        </GuardedButton>
        <GuardedButton
          variant="outlined"
          startIcon={<HistoryIcon />}
          reason={reasons.rollback}
          onClick={() => show('rollback')}
        >
          {t('rollback.action')}
        </GuardedButton>
        <MoreMenu onHardRefresh={() => refresh.execute(true)} />
      </div>
      {refresh.error && <ApiErrorPanel error={refresh.error} />}
    </>
  );
}
