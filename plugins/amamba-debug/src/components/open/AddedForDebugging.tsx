import {
  type ContainerSummary,
  debugContainerPermission,
  debugCopyPermission,
  type PodSummary,
} from '@amamba/plugin-amamba-debug-common';
import {
  ConfirmDialog,
  GuardedButton,
  useCommand,
  useDateTime,
} from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { type ReactNode, useState } from 'react';
import { debugApiRef } from '../../api/debugApi';
import {
  QUERY_ROOT,
  useContainerParams,
  usePodParams,
} from '../../data/queries';
import { useDenied } from '../../data/useDenied';
import { useMessages } from '../../translation/translation';
import { refOf } from './useWaysIn';

const useStyles = makeStyles(
  theme => ({ root: { margin: theme.spacing(1, 0) } }),
  { name: 'AmambaDebugAdded' },
);

/** A note about something added for debugging, with the way to be rid of it. */
function Added(props: {
  words: ReactNode;
  button: string;
  reason: string | undefined;
  title: string;
  body: string;
  done: string;
  remove: () => Promise<unknown>;
}) {
  const classes = useStyles();
  const [asking, setAsking] = useState(false);
  const remove = useCommand({
    run: props.remove,
    doneMessage: () => props.done,
    invalidates: [QUERY_ROOT],
    onDone: () => setAsking(false),
  });
  return (
    <Alert
      severity="info"
      role="note"
      className={classes.root}
      action={
        <GuardedButton
          size="small"
          color="inherit"
          reason={props.reason}
          onClick={() => setAsking(true)}
        >
          {props.button}
        </GuardedButton>
      }
    >
      {props.words}
      {asking && (
        <ConfirmDialog
          open
          title={props.title}
          action={props.button}
          running={remove.running}
          error={remove.error}
          onConfirm={() => remove.execute(undefined)}
          onClose={() => setAsking(false)}
        >
          {props.body}
        </ConfirmDialog>
      )}
    </Alert>
  );
}

/** What a debug container is for, and the button that stops it. */
export function DebuggerNote(props: {
  pod: PodSummary;
  container: ContainerSummary;
}) {
  const t = useMessages();
  const api = useApi(debugApiRef);
  const denied = useDenied();
  const exact = useDateTime();
  const { pod, container } = props;
  const params = useContainerParams(refOf(pod, container.name));
  const { debugger: added, name: container_ } = container;
  if (!added || container.state.phase !== 'running') {
    return null;
  }
  const { target, expiresAt } = added;
  return (
    <Added
      words={
        <>
          {target ? t('added.debuggerOf', { target }) : t('added.debugger')}{' '}
          {expiresAt && t('added.until', { time: exact(expiresAt) })}
        </>
      }
      button={t('added.stop')}
      reason={denied(debugContainerPermission)}
      title={t('added.stopTitle', { container: container_ })}
      body={t('added.stopBody')}
      done={t('added.stopped', { container: container_ })}
      remove={() => api.stopDebugger({ params })}
    />
  );
}

/** What a copy is for, and the button that deletes it. */
export function CopyNote(props: { pod: PodSummary }) {
  const t = useMessages();
  const api = useApi(debugApiRef);
  const denied = useDenied();
  const exact = useDateTime();
  const { pod } = props;
  const params = usePodParams(pod);
  if (!pod.copyOf) {
    return null;
  }
  return (
    <Added
      words={
        <>
          {t('added.copyOf', { pod: pod.copyOf })}{' '}
          {pod.copyExpiresAt &&
            t('added.copyUntil', { time: exact(pod.copyExpiresAt) })}
        </>
      }
      button={t('added.delete')}
      reason={denied(debugCopyPermission)}
      title={t('added.deleteTitle', { pod: pod.pod })}
      body={t('added.deleteBody')}
      done={t('added.deleted', { pod: pod.pod })}
      remove={() => api.deletePodCopy({ params })}
    />
  );
}
