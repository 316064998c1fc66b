import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';

/** The cluster and namespace of something, in small print. */
export function Where(props: { of: { instance: string; scope: string } }) {
  const t = useMessages();
  const { instance, scope } = props.of;
  return (
    <Typography variant="caption" color="textSecondary" display="block" noWrap>
      {t('list.where', { instance, scope })}
    </Typography>
  );
}
