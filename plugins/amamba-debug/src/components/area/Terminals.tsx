import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { ApiErrorPanel } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { debugApiRef } from '../../api/debugApi';
import { TerminalWorkbench } from '../../terminal/TerminalWorkbench';
import type { DeskSession, Remedy } from '../../terminal/types';
import { useOpenAtOnce, useOpening } from '../open/opening';

/** The container that a session is about; a node has none. */
function containerOf(session: DeskSession): ContainerRef | undefined {
  const { cluster, namespace, pod, container } = session;
  return namespace && pod && container
    ? { cluster, namespace, pod, container }
    : undefined;
}

/** The terminals of the page, and other ways in for those that failed. */
export function Terminals() {
  const api = useApi(debugApiRef);
  const { desk, ask } = useOpening();
  const open = useOpenAtOnce();
  /** Modes that take nothing begin at once; the others ask as they did before. */
  const reopen = ({ mode }: DeskSession, at: ContainerRef) => {
    switch (mode) {
      case 'shell':
      case 'attach':
      case 'logs':
      case 'agent':
        open.execute({ mode, at });
        break;
      case 'command':
      case 'debug-container':
      case 'pod-copy':
        ask({ name: mode, at });
        break;
      default:
    }
  };
  const onRemedy = (remedy: Remedy, session: DeskSession) => {
    const at = containerOf(session);
    if (remedy === 'again') {
      if (session.mode === 'node' && session.node) {
        const { cluster, node } = session;
        open.execute({ mode: 'node', node: { cluster, node } });
      } else if (at) {
        reopen(session, at);
      }
    } else if (at && remedy === 'agent') {
      open.execute({ mode: 'agent', at });
    } else if (at && remedy !== 'agent') {
      ask({ name: remedy, at });
    }
  };
  return (
    <>
      {open.error && <ApiErrorPanel error={open.error} />}
      <TerminalWorkbench
        desk={desk}
        api={api}
        // Pods and their diagnosis have the place until one is opened.
        empty={<></>}
        onRemedy={onRemedy}
      />
    </>
  );
}
