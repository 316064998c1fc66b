import type {
  ContainerDetail,
  PodDetail,
} from '@amamba/plugin-amamba-debug-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { lazy, Suspense } from 'react';
import { useMessages } from '../../translation/translation';
import { bytes, cores } from './amounts';
import { Part } from './Part';
import { useSamples } from './useSamples';

const UsageChart = lazy(() => import('./UsageChart'));

const useStyles = makeStyles(
  theme => ({
    charts: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
      gap: theme.spacing(1, 2),
    },
    room: { height: 110 },
  }),
  { name: 'AmambaDebugUsage' },
);

const WORDS = { cpu: cores, memory: bytes };

/** What is used of one thing, in words, and as a line once there are some. */
function Amount(props: {
  pod: PodDetail;
  container: ContainerDetail;
  of: 'cpu' | 'memory';
}) {
  const classes = useStyles();
  const t = useMessages();
  const { pod, container, of } = props;
  const samples = useSamples(pod, container.name);
  const used = container.usage?.[of];
  const words = WORDS[of];
  const amount = (value: number | undefined) =>
    value === undefined ? t('usage.unset') : words(value);
  const text = [
    used !== undefined && t('usage.used', { amount: words(used) }),
    t('usage.request', { amount: amount(container.requests[of]) }),
    t('usage.limit', { amount: amount(container.limits[of]) }),
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <div>
      <Typography variant="body2">
        {/* The same in every language. */}
        <b>{of === 'cpu' ? 'CPU' : t('usage.memory')}</b> {text}
      </Typography>
      {samples.length > 0 && (
        <div className={classes.room} aria-hidden>
          <Suspense fallback={null}>
            <UsageChart
              samples={samples}
              of={of}
              limit={container.limits[of]}
              words={words}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}

/** What a container may use and uses. */
export function UsagePart(props: {
  pod: PodDetail;
  container: ContainerDetail;
}) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <Part title={t('usage.title')}>
      <div className={classes.charts}>
        <Amount {...props} of="cpu" />
        <Amount {...props} of="memory" />
      </div>
      {!props.container.usage && (
        <Typography variant="caption" color="textSecondary">
          {t('usage.none')}
        </Typography>
      )}
    </Part>
  );
}
