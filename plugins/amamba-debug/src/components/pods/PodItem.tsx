import type { PodSummary } from '@amamba/plugin-amamba-debug-common';
import { Age, StatusIcon } from '@amamba/plugin-amamba-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { useMessages } from '../../translation/translation';
import { Badge } from '../shared/Badge';
import { podStatus } from '../shared/states';
import { ContainerItem } from './ContainerItem';
import { useItemStyles } from './itemStyles';

function Facts(props: { pod: PodSummary }) {
  const classes = useItemStyles();
  const t = useMessages();
  const { pod } = props;
  const debuggers = pod.containers.filter(
    container => container.debugger && container.state.phase === 'running',
  ).length;
  return (
    <span className={classes.facts}>
      <span>{pod.status}</span>
      <span>
        {t('pods.ready', { ready: pod.ready.ready, of: pod.ready.of })}
      </span>
      {pod.restarts > 0 && (
        <span>{t('pods.restarts', { count: pod.restarts })}</span>
      )}
      <Age time={pod.createdAt} />
      {pod.node && <span>{pod.node}</span>}
      {pod.copyOf && <Badge marked>{t('pods.copy')}</Badge>}
      {debuggers > 0 && (
        <Badge marked>{t('pods.debuggers', { count: debuggers })}</Badge>
      )}
    </span>
  );
}

/** A pod in the list; that of the page with its containers. */
export function PodItem(props: {
  pod: PodSummary;
  current: boolean;
  container: string | undefined;
  onSelect: (container?: string) => void;
}) {
  const classes = useItemStyles();
  const t = useMessages();
  const { pod, current, container, onSelect } = props;
  return (
    <li>
      <ButtonBase
        className={classes.pod}
        aria-current={current && !container ? 'true' : undefined}
        aria-expanded={current}
        onClick={() => onSelect()}
      >
        <StatusIcon status={podStatus(pod)} decorative />
        <span className={classes.text}>
          <span className={classes.name}>{pod.pod}</span>
          <Facts pod={pod} />
        </span>
      </ButtonBase>
      {current && (
        <ul
          className={classes.list}
          aria-label={t('pods.containersOf', { pod: pod.pod })}
        >
          {pod.containers.map(each => (
            <ContainerItem
              key={each.name}
              container={each}
              current={each.name === container}
              onSelect={() => onSelect(each.name)}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
