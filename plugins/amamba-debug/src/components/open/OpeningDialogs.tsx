import { PreviewDialog } from '../preview/PreviewDialog';
import { DebugContainerDialog } from './DebugContainerDialog';
import { useOpening } from './opening';
import { PodCopyDialog } from './PodCopyDialog';
import {
  CommandDialog,
  EntryDialog,
  LogsDialog,
  ShellDialog,
} from './SimpleDialogs';

/** The dialog that is open, if one is. */
export function OpeningDialogs() {
  const { dialog } = useOpening();
  switch (dialog?.name) {
    case 'entry':
      return <EntryDialog way={dialog.way} />;
    case 'shell':
      return <ShellDialog at={dialog.at} />;
    case 'command':
      return <CommandDialog at={dialog.at} />;
    case 'logs':
      return <LogsDialog at={dialog.at} />;
    case 'debug-container':
      return <DebugContainerDialog at={dialog.at} />;
    case 'pod-copy':
      return <PodCopyDialog at={dialog.at} />;
    case 'preview':
      return <PreviewDialog at={dialog.at} />;
    default:
      return null;
  }
}
