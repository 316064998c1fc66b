import type { Operation } from '@amamba/plugin-amamba-gitops-common';
import {
  Age,
  Duration,
  EmptyState,
  Fact,
  Facts,
  LiveView,
  PlainTable,
  Section,
  StatusChip,
} from '@amamba/plugin-amamba-react';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { useCurrentApplication } from '../../data/application';
import { useSyncWindows } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { Initiator } from '../shared/Initiator';
import { shortRevision } from '../shared/revision';
import { PhaseChip } from '../shared/StatusChips';
import { ResultsTable } from './ResultsTable';

function LastOperation(props: { operation: Operation }) {
  const t = useMessages();
  const { operation } = props;
  const { startedAt, finishedAt, automated, initiatedBy } = operation;
  return (
    <>
      <Facts>
        <Fact name={t('details.state')}>
          <PhaseChip phase={operation.phase} />
        </Fact>
        {operation.message && (
          <Fact name={t('details.message')}>{operation.message}</Fact>
        )}
        <Fact name={t('history.by')}>
          <Initiator automated={automated} initiatedBy={initiatedBy} />
        </Fact>
        <Fact name={t('history.revision')}>
          {operation.revisions.map(shortRevision).join(', ')}
        </Fact>
        {startedAt && (
          <Fact name={t('details.started')}>
            <Age time={startedAt} />
          </Fact>
        )}
        {startedAt && (
          <Fact name={t('history.took')}>
            <Duration from={startedAt} to={finishedAt} />
          </Fact>
        )}
        {operation.dryRun && (
          <Fact name={t('details.kind')}>{t('details.dryRun')}</Fact>
        )}
      </Facts>
      {operation.results.length > 0 && (
        <ResultsTable results={operation.results} />
      )}
    </>
  );
}

function Windows() {
  const t = useMessages();
  const live = useSyncWindows();
  return (
    <LiveView of={live} loading={t('details.loadingWindows')}>
      {({ windows }) =>
        windows.length === 0 ? (
          <p>{t('details.noWindows')}</p>
        ) : (
          <PlainTable
            caption={t('details.windows')}
            columns={[
              { label: t('details.windowKind') },
              { label: t('details.schedule') },
              { label: t('details.duration') },
              { label: t('details.timeZone') },
              { label: t('details.active') },
              { label: t('details.manual') },
            ]}
          >
            {windows.map((window, index) => (
              <TableRow key={index}>
                <TableCell>{t(`details.${window.kind}`)}</TableCell>
                <TableCell>{window.schedule}</TableCell>
                <TableCell>{window.duration}</TableCell>
                <TableCell>{window.timeZone ?? 'UTC'}</TableCell>
                <TableCell>
                  <StatusChip
                    status={window.active ? 'running' : 'queued'}
                    label={window.active ? t('details.yes') : t('details.no')}
                  />
                </TableCell>
                <TableCell>
                  {window.manualSync ? t('details.yes') : t('details.no')}
                </TableCell>
              </TableRow>
            ))}
          </PlainTable>
        )
      }
    </LiveView>
  );
}

/** The last sync with what it did, sync windows, and what else there is to know. */
export function DetailsTab() {
  const t = useMessages();
  const application = useCurrentApplication();
  const { lastOperation, images, labels, createdAt } = application;
  return (
    <>
      <Section level={3} title={t('details.lastSync')}>
        {lastOperation ? (
          <LastOperation operation={lastOperation} />
        ) : (
          <EmptyState title={t('list.never')}>{t('details.never')}</EmptyState>
        )}
      </Section>
      <Section level={3} title={t('details.windows')}>
        <Windows />
      </Section>
      <Section level={3} title={t('details.application')}>
        <Facts>
          <Fact name={t('details.project')}>{application.project}</Fact>
          <Fact name={t('details.place')}>
            {t('list.place', {
              instance: application.instance,
              namespace: application.namespace,
            })}
          </Fact>
          <Fact name={t('resources.created')}>
            <Age time={createdAt} />
          </Fact>
          {application.applicationSet && (
            <Fact name={t('details.set')}>{application.applicationSet}</Fact>
          )}
          {images.length > 0 && (
            <Fact name={t('details.images')}>
              {images.map(image => (
                <div key={image}>{image}</div>
              ))}
            </Fact>
          )}
          {Object.keys(labels).length > 0 && (
            <Fact name={t('details.labels')}>
              {Object.entries(labels).map(([name, value]) => (
                <div key={name}>
                  {name}={value}
                </div>
              ))}
            </Fact>
          )}
        </Facts>
      </Section>
    </>
  );
}
