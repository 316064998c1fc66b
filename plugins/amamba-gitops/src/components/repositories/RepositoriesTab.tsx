import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';

/** A place for it. */
export function RepositoriesTab() {
  const t = useMessages();
  return (
    <Typography variant="h5" component="h2">
      {t('repositories.title')}
    </Typography>
  );
}
