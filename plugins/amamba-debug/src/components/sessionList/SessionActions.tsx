import {
  recordingsReadPermission,
  type Session,
  sessionsEndPermission,
} from '@amamba/plugin-amamba-debug-common';
import { ConfirmDialog, GuardedButton } from '@amamba/plugin-amamba-react';
import { useState } from 'react';
import { useDenied } from '../../data/useDenied';
import { useMessages } from '../../translation/translation';
import { useOpening } from '../open/opening';
import { ReplayDialog } from './ReplayDialog';
import { useEndSession } from './useSessionCommand';

const MOVES_FILES = ['download', 'upload'];

function EndButton(props: { session: Session }) {
  const t = useMessages();
  const denied = useDenied()(sessionsEndPermission);
  const [asking, setAsking] = useState(false);
  const end = useEndSession(() => setAsking(false));
  const { session } = props;
  return (
    <>
      <GuardedButton
        size="small"
        reason={session.own ? undefined : denied}
        onClick={() => setAsking(true)}
      >
        {t('sessions.end')}
      </GuardedButton>
      {asking && (
        <ConfirmDialog
          open
          title={t('sessions.endTitle')}
          action={t('sessions.end')}
          running={end.running}
          error={end.error}
          onConfirm={() => end.execute(session)}
          onClose={() => setAsking(false)}
        >
          {t(session.own ? 'sessions.endOwn' : 'sessions.endOther')}
        </ConfirmDialog>
      )}
    </>
  );
}

function ReplayButton(props: { session: Session }) {
  const t = useMessages();
  const denied = useDenied()(recordingsReadPermission);
  const [shown, setShown] = useState(false);
  return (
    <>
      <GuardedButton
        size="small"
        reason={denied}
        onClick={() => setShown(true)}
      >
        {t('sessions.replay')}
      </GuardedButton>
      {shown && (
        <ReplayDialog session={props.session} onClose={() => setShown(false)} />
      )}
    </>
  );
}

function JoinButton(props: { session: Session }) {
  const t = useMessages();
  const { desk } = useOpening();
  const { own, shared } = props.session;
  return (
    <GuardedButton
      size="small"
      variant="outlined"
      reason={own || shared ? undefined : t('sessions.notShared')}
      onClick={() => desk.open(props.session)}
    >
      {t(own ? 'sessions.resume' : 'sessions.join')}
    </GuardedButton>
  );
}

/** What can be done with a session. */
export function SessionActions(props: { session: Session }) {
  const { session } = props;
  const running = session.phase !== 'ended';
  return (
    <>
      {running && !MOVES_FILES.includes(session.mode) && (
        <JoinButton session={session} />
      )}
      {running && <EndButton session={session} />}
      {/* What never opened has shown nothing. */}
      {session.recordingBytes !== undefined && session.openedAt && (
        <ReplayButton session={session} />
      )}
    </>
  );
}
