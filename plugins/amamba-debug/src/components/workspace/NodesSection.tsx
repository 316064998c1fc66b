import { debugNodePermission } from '@amamba/plugin-amamba-debug-common';
import {
  ApiErrorPanel,
  EmptyState,
  GuardedButton,
  LiveView,
  PlainTable,
  Section,
  StatusChip,
  WideCell,
} from '@amamba/plugin-amamba-react';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { type NodeList, useNodes, usePolicy } from '../../data/queries';
import { useDenied } from '../../data/useDenied';
import { useMessages } from '../../translation/translation';
import { EntryBar } from '../open/EntryBar';
import { useOpenAtOnce } from '../open/opening';

type Node = NodeList['items'][number];

function NodeRow(props: { node: Node; running: boolean; onOpen: () => void }) {
  const t = useMessages();
  const { node } = props;
  return (
    <TableRow>
      <TableCell>{node.name}</TableCell>
      <TableCell>{node.cluster}</TableCell>
      <TableCell>
        <StatusChip
          status={node.ready ? 'succeeded' : 'failed'}
          label={t(node.ready ? 'nodes.ready' : 'nodes.notReady')}
        />
      </TableCell>
      <WideCell>{node.os}</WideCell>
      <WideCell>{node.pods}</WideCell>
      <TableCell align="right">
        <GuardedButton
          size="small"
          variant="outlined"
          aria-label={t('nodes.shellOf', { node: node.name })}
          disabled={props.running}
          onClick={props.onOpen}
        >
          {t('nodes.shell')}
        </GuardedButton>
      </TableCell>
    </TableRow>
  );
}

function Nodes() {
  const t = useMessages();
  const live = useNodes({ enabled: true });
  const open = useOpenAtOnce();
  return (
    <Section title={t('nodes.title')}>
      <p>{t('nodes.about')}</p>
      <EntryBar />
      {open.error && <ApiErrorPanel error={open.error} />}
      <LiveView of={live} loading={t('nodes.loading')}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('nodes.emptyTitle')}>
              {t('nodes.empty')}
            </EmptyState>
          ) : (
            <PlainTable
              caption={t('nodes.title')}
              columns={[
                { label: t('nodes.name') },
                { label: t('nodes.cluster') },
                { label: t('nodes.state') },
                { label: t('nodes.os'), wide: true },
                { label: t('nodes.pods'), wide: true },
                { label: t('sessions.actions'), silent: true },
              ]}
            >
              {items.map(node => (
                <NodeRow
                  key={`${node.cluster} ${node.name}`}
                  node={node}
                  running={open.running}
                  onOpen={() =>
                    open.execute({
                      mode: 'node',
                      node: { cluster: node.cluster, node: node.name },
                    })
                  }
                />
              ))}
            </PlainTable>
          )
        }
      </LiveView>
    </Section>
  );
}

/** The nodes on which a workspace runs, for who may have a shell there. */
export function NodesSection() {
  const t = useMessages();
  const denied = useDenied()(debugNodePermission);
  const policy = usePolicy();
  if (denied) {
    return (
      <Section title={t('nodes.title')}>
        <EmptyState title={t('nodes.deniedTitle')}>{denied}</EmptyState>
      </Section>
    );
  }
  return (
    <LiveView of={policy} loading={t('nodes.loading')}>
      {() => <Nodes />}
    </LiveView>
  );
}
