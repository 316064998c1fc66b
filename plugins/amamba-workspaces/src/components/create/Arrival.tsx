import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { useMessages } from '../../translation/translation';
import { useArrival } from './useArrival';

/** Stays until a workspace that was made is in the catalog, or says that it takes long. */
export function Arrival(props: {
  name: string;
  onArrived: () => void;
  onClose: () => void;
}) {
  const t = useMessages();
  const titleId = useId();
  const late = useArrival(props.name, props.onArrived);
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby={titleId}
      maxWidth="sm"
      fullWidth
    >
      <DialogTitle id={titleId}>
        {t('create.madeTitle', { name: props.name })}
      </DialogTitle>
      <DialogContent>
        <Typography role="status" paragraph>
          {late ? t('create.late') : t('create.arriving')}
        </Typography>
        {!late && <LinearProgress aria-label={t('create.arriving')} />}
      </DialogContent>
      <DialogActions>
        <Button
          // A dialog takes the focus, and there is no field.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onClick={props.onClose}
        >
          {t('form.close')}
        </Button>
        {late && (
          <Button color="primary" variant="contained" onClick={props.onArrived}>
            {t('create.open')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
