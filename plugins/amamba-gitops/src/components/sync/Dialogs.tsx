import { useDialog } from '../../data/useDialog';
import { DeleteDialog } from './DeleteDialog';
import { RollbackDialog } from './RollbackDialog';
import { SyncDialog } from './SyncDialog';
import { TerminateDialog } from './TerminateDialog';

/** The dialog that the address of an application's page opens. */
export function Dialogs() {
  const { name, only, to, close } = useDialog();
  switch (name) {
    case 'sync':
      return <SyncDialog key={only.join(' ')} only={only} onClose={close} />;
    case 'rollback':
      return <RollbackDialog key={to} to={to} onClose={close} />;
    case 'delete':
      return <DeleteDialog onClose={close} />;
    case 'terminate':
      return <TerminateDialog onClose={close} />;
    default:
      return null;
  }
}
