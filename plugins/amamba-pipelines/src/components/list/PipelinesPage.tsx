import {
  ApiErrorPanel,
  EmptyState,
  Loading,
  MissingAnnotation,
  SourcesNotice,
} from '@amamba/plugin-amamba-react';
import {
  type Pipeline,
  pipelinesRunPermission,
} from '@amamba/plugin-amamba-pipelines-common';
import { useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId, useState } from 'react';
import { exampleAnnotations } from '../../data/entity';
import { type PipelineList, usePipelines } from '../../data/queries';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { StartRunDialog } from '../start/StartRunDialog';
import { PipelineRow } from './PipelineRow';
import { RunsSection } from './RunsSection';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: theme.spacing(1, 0), padding: 0 },
  }),
  { name: 'AmambaPipelinesPage' },
);

function Pipelines(props: { list: PipelineList; onMore: () => void }) {
  const classes = useStyles();
  const t = useMessages();
  const { items, nextCursor } = props.list;
  const denied = useRefusal(pipelinesRunPermission);
  const [starting, setStarting] = useState<Pipeline>();
  if (items.length === 0) {
    return (
      <EmptyState title={t('list.noPipelinesTitle')}>
        {t('list.noPipelines')}
      </EmptyState>
    );
  }
  return (
    <>
      <Paper variant="outlined" component="ul" className={classes.list}>
        {items.map(pipeline => (
          <PipelineRow
            key={pipeline.id}
            pipeline={pipeline}
            deniedReason={denied ? t('start.denied') : undefined}
            onStart={() => setStarting(pipeline)}
          />
        ))}
      </Paper>
      {nextCursor && <Button onClick={props.onMore}>{t('list.more')}</Button>}
      {starting && (
        <StartRunDialog
          pipeline={starting}
          onClose={() => setStarting(undefined)}
        />
      )}
    </>
  );
}

function NotConnected(props: { missing: string[] }) {
  const { entity } = useEntity();
  return (
    <MissingAnnotation
      annotations={exampleAnnotations(entity, props.missing)}
      entity={{ kind: entity.kind, name: entity.metadata.name }}
    />
  );
}

/** The entity's pipelines and runs. */
export function PipelinesPage() {
  const t = useMessages();
  const headingId = useId();
  const [reads, setReads] = useState(1);
  const { data, error, loading, refresh } = usePipelines({ reads });
  if (error && !data) {
    return <ApiErrorPanel error={error} onRetry={refresh} />;
  }
  if (loading || !data) {
    return <Loading label={t('list.loading')} />;
  }
  if (data.missingAnnotations && data.missingAnnotations.length > 0) {
    return <NotConnected missing={data.missingAnnotations} />;
  }
  return (
    <>
      <SourcesNotice sources={data.sources} />
      {error && <ApiErrorPanel error={error} onRetry={refresh} stale />}
      <section aria-labelledby={headingId}>
        <Typography variant="h5" component="h2" id={headingId}>
          {t('list.pipelines')}
        </Typography>
        <Pipelines list={data} onMore={() => setReads(reads + 1)} />
      </section>
      <RunsSection pipelines={data.items} />
    </>
  );
}
