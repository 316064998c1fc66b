import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { useMessages } from '../../translation/translation';
import { DIFF_LAYOUTS, type DiffLayout } from './useDiffLayout';

/** Side by side, or as one. */
export function DiffLayoutChoice(props: {
  layout: DiffLayout;
  onChange: (layout: DiffLayout) => void;
}) {
  const t = useMessages();
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={props.layout}
      aria-label={t('diff.layout')}
      onChange={(_, layout: DiffLayout | null) =>
        layout && props.onChange(layout)
      }
    >
      {DIFF_LAYOUTS.map(layout => (
        <ToggleButton key={layout} value={layout}>
          {t(`diff.${layout}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
