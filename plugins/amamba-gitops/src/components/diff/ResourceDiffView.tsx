import type { ResourceDiff } from '@amamba/plugin-amamba-gitops-common';
import { Loading } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { lazy, Suspense } from 'react';
import { useMessages } from '../../translation/translation';
import { SideBySide } from '../form/SideBySide';
import { YamlField } from '../form/YamlField';
import type { DiffLayout } from './useDiffLayout';

const UnifiedEditor = lazy(() => import('./UnifiedEditor'));

const useStyles = makeStyles(
  theme => ({
    frame: {
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      overflow: 'auto',
      maxHeight: 480,
    },
  }),
  { name: 'AmambaResourceDiff' },
);

/** How a resource is, and how Git has it. */
export function ResourceDiffView(props: {
  diff: ResourceDiff;
  layout: DiffLayout;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { diff, layout } = props;
  const { live, desired, kind, name } = diff;
  const label = t('diff.of', { kind, name });
  const note = (
    <Typography variant="caption" color="textSecondary" display="block">
      {diff.tooLarge && t('diff.tooLarge')}
      {!diff.tooLarge && kind === 'Secret' && t('diff.masked')}
    </Typography>
  );
  if (diff.tooLarge) {
    return note;
  }
  if (live === undefined || desired === undefined || diff.change === 'same') {
    const words = desired === undefined ? t('diff.live') : t('diff.desired');
    return (
      <>
        {note}
        <YamlField
          label={diff.change === 'same' ? t('diff.same') : words}
          value={desired ?? live ?? ''}
        />
      </>
    );
  }
  const sides = {
    label,
    left: { title: t('diff.live'), text: live },
    right: { title: t('diff.desired'), text: desired },
  };
  return (
    <>
      {note}
      {layout === 'split' ? (
        <SideBySide {...sides} />
      ) : (
        <div className={classes.frame} role="group" aria-label={label}>
          <Suspense fallback={<Loading label={t('diff.loading')} rows={4} />}>
            <UnifiedEditor {...sides} />
          </Suspense>
        </div>
      )}
    </>
  );
}
