import type { ContainerSummary } from '@amamba/plugin-amamba-debug-common';
import { StatusIcon } from '@amamba/plugin-amamba-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { useMessages } from '../../translation/translation';
import { Badge } from '../shared/Badge';
import { stateWord } from '../shared/StateText';
import { containerStatus } from '../shared/states';
import { useItemStyles } from './itemStyles';

/** A container in the list of pods. */
export function ContainerItem(props: {
  container: ContainerSummary;
  current: boolean;
  onSelect: () => void;
}) {
  const classes = useItemStyles();
  const t = useMessages();
  const { container, current, onSelect } = props;
  const { name, kind, restarts, state } = container;
  return (
    <li>
      <ButtonBase
        className={classes.container}
        aria-current={current ? 'true' : undefined}
        onClick={onSelect}
      >
        <StatusIcon status={containerStatus(container)} decorative />
        <span className={classes.text}>
          <span className={classes.name}>{name}</span>
          <span className={classes.facts}>
            <span>{stateWord(t, state)}</span>
            {restarts > 0 && (
              <span>{t('pods.restarts', { count: restarts })}</span>
            )}
            {kind !== 'container' && (
              <Badge marked={container.debugger !== undefined}>
                {t(container.debugger ? 'pods.debugger' : `kind.${kind}`)}
              </Badge>
            )}
          </span>
        </span>
      </ButtonBase>
    </li>
  );
}
