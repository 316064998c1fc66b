import {
  HEALTH_STATUSES,
  type ResourceNode,
  SYNC_STATUSES,
} from '@amamba/plugin-amamba-gitops-common';
import { NativeSelect, SearchField } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { useMessages } from '../../translation/translation';
import type { TreeFilter } from './tree';
import { type View, VIEWS } from './useRememberedView';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      margin: theme.spacing(0, 0, 1.5),
    },
  }),
  { name: 'AmambaResourcesToolbar' },
);

/** Narrows the resources, and says how they are looked at. */
export function ResourcesToolbar(props: {
  nodes: ResourceNode[];
  filter: TreeFilter;
  onFilter: (filter: TreeFilter, options?: { replace?: boolean }) => void;
  view: View;
  onView: (view: View) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { nodes, filter, onFilter } = props;
  const kinds = [...new Set(nodes.map(({ kind }) => kind))].sort();
  return (
    <div
      className={classes.root}
      role="group"
      aria-label={t('resources.filter')}
    >
      <ToggleButtonGroup
        exclusive
        size="small"
        value={props.view}
        aria-label={t('resources.view')}
        onChange={(_, view: View | null) => view && props.onView(view)}
      >
        {VIEWS.map(view => (
          <ToggleButton key={view} value={view}>
            {t(`resources.${view}View`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <SearchField
        label={t('resources.find')}
        text={filter.find ?? ''}
        onChange={find => onFilter({ ...filter, find }, { replace: true })}
      />
      <NativeSelect
        label={t('resources.kind')}
        any={t('filter.any')}
        value={filter.kind}
        options={kinds.map(value => ({ value, label: value }))}
        onChange={kind => onFilter({ ...filter, kind })}
      />
      <NativeSelect
        label={t('filter.health')}
        any={t('filter.any')}
        value={filter.health}
        options={HEALTH_STATUSES.map(value => ({
          value,
          label: t(`health.${value}`),
        }))}
        onChange={health => onFilter({ ...filter, health })}
      />
      <NativeSelect
        label={t('filter.sync')}
        any={t('filter.any')}
        value={filter.sync}
        options={SYNC_STATUSES.map(value => ({
          value,
          label: t(`sync.${value}`),
        }))}
        onChange={sync => onFilter({ ...filter, sync })}
      />
    </div>
  );
}
