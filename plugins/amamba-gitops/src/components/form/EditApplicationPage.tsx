import Typography from '@material-ui/core/Typography';
import { useApplicationKey } from '../../data/application';
import { useMessages } from '../../translation/translation';

/** A place for it. */
export function EditApplicationPage() {
  const t = useMessages();
  const { name } = useApplicationKey();
  return (
    <Typography variant="h5" component="h2">
      {t('edit.title', { name })}
    </Typography>
  );
}
