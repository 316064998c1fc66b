import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import AddIcon from '@material-ui/icons/Add';
import RemoveIcon from '@material-ui/icons/Remove';
import ZoomOutMapIcon from '@material-ui/icons/ZoomOutMap';
import { useReactFlow } from '@xyflow/react';
import { useMessages } from '../translation/translation';

/** Zooming without a wheel. */
export function GraphControls(props: { onShowAll: () => void }) {
  const t = useMessages();
  const flow = useReactFlow();
  const buttons = [
    { name: t('graph.zoomIn'), icon: <AddIcon />, act: () => flow.zoomIn() },
    {
      name: t('graph.zoomOut'),
      icon: <RemoveIcon />,
      act: () => flow.zoomOut(),
    },
    {
      name: t('graph.fit'),
      icon: <ZoomOutMapIcon />,
      act: props.onShowAll,
    },
  ];
  return (
    <div style={{ textAlign: 'right' }}>
      {buttons.map(({ name, icon, act }) => (
        <Tooltip key={name} title={name}>
          <IconButton size="small" aria-label={name} onClick={() => act()}>
            {icon}
          </IconButton>
        </Tooltip>
      ))}
    </div>
  );
}
