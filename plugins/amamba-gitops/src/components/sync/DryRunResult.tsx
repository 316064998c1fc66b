import { Loading } from '@amamba/plugin-amamba-react';
import Alert from '@material-ui/lab/Alert';
import { useCurrentApplication } from '../../data/application';
import { useMessages } from '../../translation/translation';
import { ResultsTable } from '../details/ResultsTable';
import { isRunning } from '../shared/StatusChips';

/** What a dry run that was asked for found out, once Argo CD says it. */
export function DryRunResult(props: {
  /** When the operation before it began. */
  after: string | undefined;
}) {
  const t = useMessages();
  const { operation: phase, lastOperation } = useCurrentApplication();
  const arrived =
    lastOperation?.dryRun === true &&
    lastOperation.startedAt !== props.after &&
    !isRunning(phase);
  if (!arrived) {
    return <Loading label={t('syncing.trying')} rows={2} />;
  }
  const good = lastOperation.phase === 'Succeeded';
  return (
    <section aria-label={t('syncing.tried')}>
      <Alert severity={good ? 'success' : 'error'}>
        {good ? t('syncing.triedWell') : t('syncing.triedBadly')}{' '}
        {lastOperation.message}
      </Alert>
      {lastOperation.results.length > 0 && (
        <ResultsTable results={lastOperation.results} />
      )}
    </section>
  );
}
