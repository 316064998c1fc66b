import type {
  ContainerDetail,
  ContainerSummary,
  PodDetail,
  PodSummary,
} from '@amamba/plugin-amamba-debug-common';
import {
  type Live,
  LiveView,
  Loading,
  useTabStyles,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { useEffect, useId } from 'react';
import { usePod } from '../../data/queries';
import { SIDES, type Side, useSelection } from '../../data/useSelection';
import { useMessages } from '../../translation/translation';
import { Diagnosis } from '../diagnosis/Diagnosis';
import { Tools } from '../diagnosis/Tools';
import { FilesPane } from '../files/FilesPane';
import { refOf, useWaysIn } from '../open/useWaysIn';

const READ_AGAIN_MS = 2000;

const useStyles = makeStyles(
  theme => ({
    tabs: { borderBottom: `1px solid ${theme.palette.divider}`, minHeight: 40 },
    tab: { minWidth: 80, minHeight: 40 },
    body: { padding: theme.spacing(2), overflow: 'auto' },
  }),
  { name: 'AmambaDebugPane' },
);

function Shown(props: {
  side: Side;
  pod: PodSummary;
  detail: PodDetail;
  container: ContainerDetail;
}) {
  const { side, pod, detail, container } = props;
  const ways = useWaysIn(pod, container);
  switch (side) {
    case 'tools':
      return <Tools pod={detail} container={container} />;
    case 'files':
      return <FilesPane at={refOf(pod, container.name)} ways={ways} />;
    default:
      return <Diagnosis pod={detail} container={container} />;
  }
}

/**
 * Reads a pod again as long as it lacks a container that the list has: a new
 * debug container is in the list before it is in what was read of its pod.
 */
function useUntilKnown({ data, refresh }: Live<PodDetail>, container: string) {
  const known = !data || data.containers.some(({ name }) => name === container);
  useEffect(() => {
    if (known) {
      return undefined;
    }
    const timer = setInterval(() => void refresh(), READ_AGAIN_MS);
    return () => clearInterval(timer);
  }, [known, refresh]);
}

/** What is known of a container, the tools that suit it, and its files. */
export function ContainerPane(props: {
  pod: PodSummary;
  container: ContainerSummary;
}) {
  const classes = useStyles();
  const { tab } = useTabStyles();
  const t = useMessages();
  const id = useId();
  const { side, turn } = useSelection();
  const { pod, container } = props;
  const live = usePod(pod);
  useUntilKnown(live, container.name);
  return (
    <Paper variant="outlined">
      <Tabs
        value={side}
        onChange={(_, value) => turn(value)}
        className={classes.tabs}
        indicatorColor="primary"
        aria-label={t('pane.title', { container: container.name })}
      >
        {SIDES.map(each => (
          <Tab
            key={each}
            value={each}
            label={t(`pane.${each}`)}
            className={`${tab} ${classes.tab}`}
            id={`${id}-${each}`}
            aria-controls={`${id}-body`}
          />
        ))}
      </Tabs>
      <div
        role="tabpanel"
        id={`${id}-body`}
        aria-labelledby={`${id}-${side}`}
        className={classes.body}
      >
        <LiveView of={live} loading={t('diagnosis.loading')}>
          {detail => {
            const found = detail.containers.find(
              ({ name }) => name === container.name,
            );
            return found ? (
              <Shown side={side} pod={pod} detail={detail} container={found} />
            ) : (
              <Loading label={t('diagnosis.loading')} />
            );
          }}
        </LiveView>
      </div>
    </Paper>
  );
}
