import {
  HEALTH_STATUSES,
  SYNC_STATUSES,
} from '@amamba/plugin-amamba-gitops-common';
import { NativeSelect, SearchField } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import type { ApplicationList } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { type FilterTexts, SORTS } from './filter';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1.5),
      margin: theme.spacing(1, 0, 2),
    },
  }),
  { name: 'AmambaApplicationFilters' },
);

/** Narrows and orders the list of applications. */
export function ApplicationFilters(props: {
  filter: FilterTexts;
  list: ApplicationList | undefined;
  onChange: (filter: FilterTexts, options?: { replace?: boolean }) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { filter, list, onChange } = props;
  const clusters = Object.keys(list?.counts.cluster ?? {}).sort();
  const counted = (words: string, count: number | undefined) =>
    list ? t('filter.counted', { words, number: String(count ?? 0) }) : words;
  return (
    <div className={classes.root} role="group" aria-label={t('filter.label')}>
      <SearchField
        label={t('filter.search')}
        text={filter.search ?? ''}
        onChange={search => onChange({ ...filter, search }, { replace: true })}
      />
      <NativeSelect
        label={t('filter.sync')}
        any={t('filter.any')}
        value={filter.sync}
        options={SYNC_STATUSES.map(value => ({
          value,
          label: counted(t(`sync.${value}`), list?.counts.sync[value]),
        }))}
        onChange={sync => onChange({ ...filter, sync })}
      />
      <NativeSelect
        label={t('filter.health')}
        any={t('filter.any')}
        value={filter.health}
        options={HEALTH_STATUSES.map(value => ({
          value,
          label: counted(t(`health.${value}`), list?.counts.health[value]),
        }))}
        onChange={health => onChange({ ...filter, health })}
      />
      {(clusters.length > 1 || filter.cluster) && (
        <NativeSelect
          label={t('filter.cluster')}
          any={t('filter.any')}
          value={filter.cluster}
          options={clusters.map(value => ({
            value,
            label: counted(value, list?.counts.cluster[value]),
          }))}
          onChange={cluster => onChange({ ...filter, cluster })}
        />
      )}
      <NativeSelect
        label={t('filter.sort')}
        value={filter.sort ?? 'name'}
        options={SORTS.map(value => ({ value, label: t(`sort.${value}`) }))}
        onChange={sort => onChange({ ...filter, sort })}
      />
    </div>
  );
}
