import type { PreviewedApplication } from '@amamba/plugin-amamba-gitops-common';
import {
  ApiErrorPanel,
  GuardedButton,
  PlainTable,
  Section,
  StatusChip,
  WideCell,
} from '@amamba/plugin-amamba-react';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import type { Preview } from './usePreview';

function PreviewRow(props: { application: PreviewedApplication }) {
  const t = useMessages();
  const { name, cluster, namespace, problem, ...source } = props.application;
  const wrap = { overflowWrap: 'anywhere' } as const;
  return (
    <TableRow>
      <TableCell style={wrap}>{name}</TableCell>
      <TableCell style={wrap}>
        {cluster} / {namespace}
      </TableCell>
      <WideCell style={wrap}>
        {[source.repoUrl, source.path, source.targetRevision]
          .filter(Boolean)
          .join(' · ')}
      </WideCell>
      <TableCell style={wrap}>
        {problem ? (
          <>
            <StatusChip status="failed" label={t('sets.problem')} />
            <Typography variant="caption" color="error" display="block">
              {problem}
            </Typography>
          </>
        ) : (
          <StatusChip status="succeeded" label={t('sets.fine')} />
        )}
      </TableCell>
    </TableRow>
  );
}

function PreviewTable(props: { preview: Preview }) {
  const t = useMessages();
  const { items = [], loading } = props.preview;
  return (
    <PlainTable
      caption={t('sets.preview')}
      waiting={loading}
      columns={[
        { label: t('sets.name') },
        { label: t('sets.goesTo') },
        { label: t('sets.comesFrom'), wide: true },
        { label: t('sets.verdict') },
      ]}
    >
      {items.map((application, index) => (
        // Templates may give two the same name: that is one of the problems.
        // eslint-disable-next-line react/no-array-index-key
        <PreviewRow key={index} application={application} />
      ))}
    </PlainTable>
  );
}

/** What a sentence of the outcome is. */
function useOutcome(preview: Preview): string {
  const t = useMessages();
  const { items, loading } = preview;
  if (loading) {
    return t('sets.previewing');
  }
  if (!items) {
    return '';
  }
  const wrong = items.filter(({ problem }) => problem).length;
  if (items.length === 0) {
    return t('sets.previewNone');
  }
  return wrong > 0
    ? t('sets.previewWrong', {
        number: String(items.length),
        wrong: String(wrong),
      })
    : t('sets.previewFine', { number: String(items.length) });
}

/** Which applications there would be, before any is made. */
export function PreviewSection(props: { preview: Preview; onAsk: () => void }) {
  const t = useMessages();
  const { preview } = props;
  const outcome = useOutcome(preview);
  return (
    <Section
      level={3}
      title={t('sets.preview')}
      actions={
        <GuardedButton
          variant="outlined"
          reason={preview.askable ? undefined : t('sets.notAskable')}
          onClick={props.onAsk}
        >
          {t('sets.previewAction')}
        </GuardedButton>
      }
    >
      <Typography variant="body2" role="status" paragraph>
        {outcome || t('sets.previewHelp')}
      </Typography>
      {preview.error && <ApiErrorPanel error={preview.error} />}
      {!preview.error && preview.items && preview.items.length > 0 && (
        <PreviewTable preview={preview} />
      )}
    </Section>
  );
}
