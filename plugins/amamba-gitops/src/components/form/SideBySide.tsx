import { Loading } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { lazy, Suspense } from 'react';
import { useMessages } from '../../translation/translation';
import type { SideBySideProps } from './SideBySideEditor';

const SideBySideEditor = lazy(() => import('./SideBySideEditor'));

const useStyles = makeStyles(
  theme => ({
    heads: {
      display: 'grid',
      gridTemplateColumns: '1fr 1fr',
      gap: theme.spacing(1),
    },
    frame: {
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      overflow: 'auto',
      maxHeight: 480,
    },
  }),
  { name: 'AmambaSideBySide' },
);

/** Two texts side by side, with what differs marked. */
export function SideBySide(props: SideBySideProps) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <div role="group" aria-label={props.label}>
      <div className={classes.heads}>
        <Typography variant="caption">{props.left.title}</Typography>
        <Typography variant="caption">{props.right.title}</Typography>
      </div>
      <div className={classes.frame}>
        <Suspense
          fallback={<Loading label={t('form.yaml.loading')} rows={4} />}
        >
          <SideBySideEditor {...props} />
        </Suspense>
      </div>
    </div>
  );
}
