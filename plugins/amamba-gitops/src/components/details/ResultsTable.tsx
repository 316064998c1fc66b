import type { Operation } from '@amamba/plugin-amamba-gitops-common';
import {
  PlainTable,
  type Status,
  StatusChip,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { KindIcon } from '../resources/KindIcon';

/** Argo CD's words for what a sync did. */
const STATUS: Record<string, Status> = {
  Synced: 'succeeded',
  SyncFailed: 'failed',
  Pruned: 'succeeded',
  PruneSkipped: 'skipped',
  Running: 'running',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Error: 'failed',
};

const useStyles = makeStyles(
  { text: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' } },
  { name: 'AmambaResultsTable' },
);

/** What a sync did to each resource. */
export function ResultsTable(props: { results: Operation['results'] }) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <PlainTable
      caption={t('details.results')}
      columns={[
        { label: t('details.resource') },
        { label: t('details.result') },
        { label: t('details.message') },
        { label: t('details.phase'), wide: true },
      ]}
    >
      {props.results.map((result, index) => {
        // Of hooks the phase tells; normal resources keep `Running` for ever.
        const words = result.hook
          ? result.phase ?? result.status
          : result.status ?? result.phase;
        return (
          <TableRow key={index}>
            <TableCell className={classes.text}>
              <KindIcon kind={result.kind} /> {result.kind} {result.name}
              {result.namespace && (
                <Typography
                  variant="caption"
                  color="textSecondary"
                  display="block"
                >
                  {result.namespace}
                </Typography>
              )}
            </TableCell>
            <TableCell>
              <StatusChip
                status={STATUS[words ?? ''] ?? 'unknown'}
                label={words}
              />
            </TableCell>
            <TableCell className={classes.text}>{result.message}</TableCell>
            <TableCell>{result.hook ?? result.syncPhase}</TableCell>
          </TableRow>
        );
      })}
    </PlainTable>
  );
}
