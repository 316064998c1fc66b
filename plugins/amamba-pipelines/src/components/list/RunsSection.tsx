import { ApiErrorPanel, EmptyState } from '@amamba/plugin-amamba-react';
import type { Pipeline } from '@amamba/plugin-amamba-pipelines-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { type RunList, useRuns } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { Loading } from '../shared/Loading';
import { RunsFilters } from './RunsFilters';
import { RunsTable } from './RunsTable';
import { type Paging, usePaging } from './usePaging';

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
    pages: {
      display: 'flex',
      justifyContent: 'flex-end',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
    },
  }),
  { name: 'AmambaRunsSection' },
);

function Pager(props: { paging: Paging; nextCursor: string | undefined }) {
  const classes = useStyles();
  const t = useMessages();
  const { paging, nextCursor } = props;
  if (!paging.cursor && !nextCursor) {
    return null;
  }
  return (
    <nav className={classes.pages} aria-label={t('page.label')}>
      <Button disabled={!paging.cursor} onClick={paging.toNewest}>
        {t('page.newest')}
      </Button>
      <Button disabled={!paging.cursor} onClick={paging.toNewer}>
        {t('page.newer')}
      </Button>
      <Button
        disabled={!nextCursor}
        onClick={() => nextCursor && paging.toOlder(nextCursor)}
      >
        {t('page.older')}
      </Button>
    </nav>
  );
}

function NoRuns(props: { paging: Paging }) {
  const t = useMessages();
  const { filter, setFilter } = props.paging;
  if (filter.phase || filter.pipeline) {
    return (
      <EmptyState
        title={t('list.noMatchTitle')}
        action={
          <Button variant="outlined" onClick={() => setFilter({})}>
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

function Runs(props: {
  list: RunList;
  paging: Paging;
  waiting: boolean;
  pipelines: Pipeline[];
}) {
  const { list, paging } = props;
  return (
    <>
      {list.items.length === 0 ? (
        <NoRuns paging={paging} />
      ) : (
        <RunsTable
          runs={list.items}
          waiting={props.waiting}
          pipelines={props.pipelines}
        />
      )}
      <Pager paging={paging} nextCursor={list.nextCursor} />
    </>
  );
}

/** The entity's runs: filters, table, pages. */
export function RunsSection(props: { pipelines: Pipeline[] }) {
  const classes = useStyles();
  const t = useMessages();
  const headingId = useId();
  const paging = usePaging();
  const runs = useRuns({ ...paging.filter, cursor: paging.cursor });
  return (
    <section aria-labelledby={headingId}>
      <div className={classes.head}>
        <Typography variant="h5" component="h2" id={headingId}>
          {t('list.runs')}
        </Typography>
        <RunsFilters
          filter={paging.filter}
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
      {runs.data && (
        <Runs
          list={runs.data}
          paging={paging}
          waiting={runs.previous}
          pipelines={props.pipelines}
        />
      )}
    </section>
  );
}
