import {
  ApiErrorPanel,
  EmptyState,
  isNotFound,
  Loading,
  SourcesNotice,
} from '@amamba/plugin-amamba-react';
import type { Run } from '@amamba/plugin-amamba-pipelines-common';
import { Link } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useEffect, useId, useState } from 'react';
import { useLocation, useParams, useSearchParams } from 'react-router-dom';
import { useTabPath } from '../../data/paths';
import { useRun } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { FailurePanel } from './FailurePanel';
import { RunGraph } from './RunGraph';
import { RunHeader } from './RunHeader';
import { type Choice, select } from './selection';
import { StageList } from './StageList';
import { StepLog } from './StepLog';

/** How long a run that was just started may take to arrive. */
const ARRIVAL_MS = 20_000;

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gap: theme.spacing(2),
      gridTemplateColumns: 'minmax(260px, 1fr) minmax(0, 2.4fr)',
      alignItems: 'start',
      marginTop: theme.spacing(2),
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
    stages: {
      // On narrow pages the log is below: a long list would push it away.
      [theme.breakpoints.down('sm')]: { maxHeight: '50vh', overflowY: 'auto' },
    },
    log: {
      minWidth: 0,
      [theme.breakpoints.up('md')]: {
        position: 'sticky',
        top: theme.spacing(2),
      },
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
    },
  }),
  { name: 'AmambaRunPage' },
);

/** What a person looks at, kept in the page's address. */
function useChoice(): [Choice, (choice: Choice) => void] {
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation();
  const choice = {
    stage: search.get('stage') ?? undefined,
    step: search.get('step') ?? undefined,
  };
  const choose = (next: Choice) => {
    const changed = new URLSearchParams(search);
    for (const name of ['stage', 'step'] as const) {
      const value = next[name];
      if (value === undefined) {
        changed.delete(name);
      } else {
        changed.set(name, value);
      }
    }
    // Looking around in a run is not a way that one goes back.
    setSearch(changed, { replace: true, state });
  };
  return [choice, choose];
}

function RunDetails(props: { run: Run }) {
  const classes = useStyles();
  const t = useMessages();
  const headingId = useId();
  const { run } = props;
  const [choice, choose] = useChoice();
  const selection = select(run, choice);
  const chosen = choice.stage !== undefined || choice.step !== undefined;
  return (
    <>
      <FailurePanel run={run} onChoose={choose} />
      {run.stages.length === 0 ? (
        <Typography color="textSecondary">{t('run.noStages')}</Typography>
      ) : (
        <RunGraph
          run={run}
          selected={selection.stage?.id}
          onSelect={stage => choose({ stage })}
        />
      )}
      <div className={classes.columns}>
        <section aria-labelledby={headingId} className={classes.stages}>
          <div className={classes.head}>
            <Typography variant="h6" component="h3" id={headingId}>
              {t('stages.title')}
            </Typography>
            {chosen && run.phase === 'running' && (
              <Button size="small" onClick={() => choose({})}>
                {t('stages.followRun')}
              </Button>
            )}
          </div>
          <StageList run={run} selection={selection} onChoose={choose} />
        </section>
        <div className={classes.log}>
          <StepLog run={run} selection={selection} />
        </div>
      </div>
    </>
  );
}

/** Whether a run was started just now, and may not have arrived yet. */
function useArriving(): boolean {
  const { state } = useLocation();
  const starting =
    typeof state === 'object' && state !== null && 'starting' in state;
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ARRIVAL_MS);
    return () => clearTimeout(timer);
  }, []);
  return starting && !late;
}

function Missing() {
  const t = useMessages();
  return (
    <EmptyState title={t('run.notFoundTitle')}>{t('run.notFound')}</EmptyState>
  );
}

function RunBody(props: { runId: string }) {
  const t = useMessages();
  const { data, error, refresh } = useRun(props.runId);
  const arriving = useArriving();
  if (data) {
    return (
      <>
        <SourcesNotice sources={[data.source]} />
        {error && <ApiErrorPanel error={error} onRetry={refresh} stale />}
        <RunHeader run={data.run} />
        <RunDetails run={data.run} />
      </>
    );
  }
  if (isNotFound(error)) {
    return arriving ? <Loading label={t('run.starting')} /> : <Missing />;
  }
  if (error) {
    return <ApiErrorPanel error={error} onRetry={refresh} />;
  }
  return <Loading label={t('run.loading')} rows={6} />;
}

/** One run: how it stands, its graph, its steps and their logs. */
export function RunPage() {
  const t = useMessages();
  const { runId = '' } = useParams();
  const tabPath = useTabPath() ?? '';
  return (
    <article>
      <nav>
        <Link to={tabPath}>{t('run.back')}</Link>
      </nav>
      <RunBody key={runId} runId={runId} />
    </article>
  );
}
