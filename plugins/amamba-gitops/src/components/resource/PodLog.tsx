import type { ResourceNode } from '@amamba/plugin-amamba-gitops-common';
import {
  type LogSource,
  LogView,
  NativeSelect,
} from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo, useState } from 'react';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useApplicationParams } from '../../data/application';
import { TailLog } from '../../data/TailLog';
import { useMessages } from '../../translation/translation';

/** Lines asked for at once. */
const TAIL_LINES = 1000;

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      margin: theme.spacing(1, 0),
    },
  }),
  { name: 'AmambaPodLog' },
);

/** Which log of a pod is looked at. */
interface Choice {
  /** Absent: the one that the server chooses. */
  container?: string;
  previous: boolean;
}

/** The log of a container, from its end on. */
function usePodLog(
  pod: ResourceNode,
  choice: Choice,
  onContainers: (containers: string[]) => void,
): LogSource {
  const api = useApi(gitopsApiRef);
  const t = useMessages();
  const params = useApplicationParams();
  const { name, namespace } = pod;
  const { container, previous } = choice;
  const id = JSON.stringify([params, namespace, name, container, previous]);
  return useMemo(() => {
    const log = new TailLog();
    return {
      id,
      read: async (range, signal) => {
        if (log.has(range)) {
          return log.range(range, { complete: false });
        }
        const answer = await api.readPodLog({
          params: { ...params, pod: name },
          query: {
            podNamespace: namespace,
            container,
            previous: previous ? 'true' : 'false',
            tailLines: TAIL_LINES,
          },
          signal,
        });
        onContainers(answer.containers);
        log.add(answer.text, t('resource.logGap'));
        return log.range(range, {
          // What ended before the last restart does not grow.
          complete: previous,
          notice: answer.notice,
        });
      },
    };
    // The id names all that it depends on.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id]);
}

/** The logs of a pod's containers. */
export function PodLog(props: { pod: ResourceNode }) {
  const classes = useStyles();
  const t = useMessages();
  const { pod } = props;
  const [containers, setContainers] = useState<string[]>([]);
  const [choice, setChoice] = useState<Choice>({ previous: false });
  const source = usePodLog(pod, choice, found =>
    setContainers(before =>
      before.join(' ') === found.join(' ') ? before : found,
    ),
  );
  const container = choice.container ?? containers[0];
  return (
    <>
      <div className={classes.bar}>
        {containers.length > 1 && (
          <NativeSelect
            label={t('resource.container')}
            value={container}
            options={containers.map(value => ({ value, label: value }))}
            onChange={next => setChoice({ ...choice, container: next })}
          />
        )}
        <FormControlLabel
          control={
            <Checkbox
              color="primary"
              checked={choice.previous}
              onChange={(_, previous) => setChoice({ ...choice, previous })}
            />
          }
          label={t('resource.previous')}
        />
      </div>
      <LogView
        source={source}
        name={[pod.name, container].filter(Boolean).join(' / ')}
        running={false}
      />
    </>
  );
}
