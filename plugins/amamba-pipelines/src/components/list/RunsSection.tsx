import {
  ApiErrorPanel,
  EmptyState,
  Loading,
  Pager,
  usePaging,
} from '@amamba/plugin-amamba-react';
import type { Pipeline } from '@amamba/plugin-amamba-pipelines-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { useRuns } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { readFilter, type RunFilter, RunsFilters } from './RunsFilters';
import { RunsTable } from './RunsTable';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1.5),
      margin: theme.spacing(3, 0, 1),
    },
  }),
  { name: 'AmambaRunsSection' },
);

function NoRuns(props: { filter: RunFilter; onClear: () => void }) {
  const t = useMessages();
  const { filter } = props;
  if (filter.phase || filter.pipeline) {
    return (
      <EmptyState
        title={t('list.noMatchTitle')}
        action={
          <Button variant="outlined" onClick={props.onClear}>
            {t('list.clearFilters')}
          </Button>
        }
      >
        {t('list.noMatch')}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('list.noRunsTitle')}>{t('list.noRuns')}</EmptyState>
  );
}

/** The entity's runs: filters, table, pages. */
export function RunsSection(props: { pipelines: Pipeline[] }) {
  const classes = useStyles();
  const t = useMessages();
  const headingId = useId();
  const paging = usePaging(['phase', 'pipeline']);
  const filter = readFilter(paging.filter);
  const runs = useRuns({ ...filter, cursor: paging.cursor });
  return (
    <section aria-labelledby={headingId}>
      <div className={classes.head}>
        <Typography variant="h5" component="h2" id={headingId}>
          {t('list.runs')}
        </Typography>
        <RunsFilters
          filter={filter}
          pipelines={props.pipelines}
          onChange={paging.setFilter}
        />
      </div>
      {runs.error && (
        <ApiErrorPanel
          error={runs.error}
          onRetry={runs.refresh}
          stale={runs.data !== undefined}
        />
      )}
      {runs.loading && !runs.error && (
        <Loading label={t('list.loadingRuns')} rows={5} />
      )}
      {runs.data?.items.length === 0 && (
        <NoRuns filter={filter} onClear={() => paging.setFilter({})} />
      )}
      {runs.data && runs.data.items.length > 0 && (
        <RunsTable
          runs={runs.data.items}
          waiting={runs.previous}
          pipelines={props.pipelines}
        />
      )}
      <Pager
        label={t('page.label')}
        words={{
          first: t('page.newest'),
          previous: t('page.newer'),
          next: t('page.older'),
        }}
        paging={paging}
        nextCursor={runs.data?.nextCursor}
      />
    </section>
  );
}
