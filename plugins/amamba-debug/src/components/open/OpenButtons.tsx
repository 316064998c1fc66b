import type {
  ContainerSummary,
  PodSummary,
} from '@amamba/plugin-amamba-debug-common';
import {
  ActionsMenu,
  ApiErrorPanel,
  GuardedButton,
  type MenuAction,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import { RiTerminalBoxLine } from '@remixicon/react';
import { useSelection } from '../../data/useSelection';
import { useMessages } from '../../translation/translation';
import { useOpenAtOnce, useOpening } from './opening';
import { refOf, useWaysIn } from './useWaysIn';
import type { Way } from './ways';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
  }),
  { name: 'AmambaDebugOpenButtons' },
);

function useOtherWays(
  pod: PodSummary,
  container: ContainerSummary,
  open: (way: Way) => void,
): MenuAction[] {
  const t = useMessages();
  const { ask } = useOpening();
  const { turn } = useSelection();
  const reasons = useWaysIn(pod, container);
  const at = refOf(pod, container.name);
  const action = (
    name: string,
    reason: string | undefined,
    onClick: () => void,
  ): MenuAction => ({ name, reason, onClick });
  return [
    action(t('open.otherShellMenu'), reasons.exec, () =>
      ask({ name: 'shell', at }),
    ),
    action(t('open.attach'), reasons.exec, () => open({ mode: 'attach', at })),
    action(t('open.commandMenu'), reasons.exec, () =>
      ask({ name: 'command', at }),
    ),
    action(t('open.logsMenu'), reasons.logs, () => ask({ name: 'logs', at })),
    action(t('open.copyMenu'), reasons.copy, () =>
      ask({ name: 'pod-copy', at }),
    ),
    action(t('open.agent'), reasons.agent, () => open({ mode: 'agent', at })),
    action(t('open.files'), reasons.files, () => turn('files')),
    action(t('open.previewMenu'), reasons.preview, () =>
      ask({ name: 'preview', at }),
    ),
  ];
}

/** The ways into a container. */
export function OpenButtons(props: {
  pod: PodSummary;
  container: ContainerSummary;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { pod, container } = props;
  const { ask } = useOpening();
  const open = useOpenAtOnce();
  const reasons = useWaysIn(pod, container);
  const others = useOtherWays(pod, container, open.execute);
  const at = refOf(pod, container.name);
  // Nobody can enter what crashes: a copy with another command is the way.
  const crashed =
    container.kind !== 'ephemeral' &&
    container.state.phase === 'waiting' &&
    container.restarts > 0;
  return (
    <>
      <div className={classes.root}>
        <GuardedButton
          variant="contained"
          color="primary"
          startIcon={<RiTerminalBoxLine size={18} aria-hidden />}
          reason={reasons.exec}
          disabled={open.running}
          onClick={() => open.execute({ mode: 'shell', at })}
        >
          {open.running ? t('open.opening') : t('open.shell')}
        </GuardedButton>
        {crashed && (
          <GuardedButton
            variant="outlined"
            reason={reasons.copy}
            onClick={() => ask({ name: 'pod-copy', at })}
          >
            {t('open.copyMenu')}
          </GuardedButton>
        )}
        {container.kind !== 'ephemeral' &&
          !(crashed && reasons.debugContainer) && (
            <GuardedButton
              variant="outlined"
              reason={reasons.debugContainer}
              onClick={() => ask({ name: 'debug-container', at })}
            >
              {t('open.debugContainerMenu')}
            </GuardedButton>
          )}
        <GuardedButton
          variant="outlined"
          reason={reasons.logs}
          onClick={() => open.execute({ mode: 'logs', at })}
        >
          {t('open.followLog')}
        </GuardedButton>
        <ActionsMenu
          label={t('open.others', { container: container.name })}
          actions={others}
        />
      </div>
      {open.error && <ApiErrorPanel error={open.error} />}
    </>
  );
}
