import type { ResourceTree } from '@amamba/plugin-amamba-gitops-common';
import { EmptyState, LiveView, usePaging } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import { useMemo } from 'react';
import { useResourceTree } from '../../data/queries';
import { useSelectedNode } from '../../data/useSelectedNode';
import { useMessages } from '../../translation/translation';
import { ResourceDrawer } from '../resource/ResourceDrawer';
import { MAX_BOXES, ResourceGraph, useCollapsed } from './ResourceGraph';
import { ResourcesTable } from './ResourcesTable';
import { ResourcesToolbar } from './ResourcesToolbar';
import { filterNodes, withAncestors } from './tree';
import { useRememberedView } from './useRememberedView';

const FILTER = ['find', 'kind', 'health', 'sync'] as const;

function NoResources(props: { narrowed: boolean; onClear: () => void }) {
  const t = useMessages();
  return props.narrowed ? (
    <EmptyState
      title={t('resources.noMatch')}
      action={
        <Button variant="outlined" onClick={props.onClear}>
          {t('list.clearFilters')}
        </Button>
      }
    />
  ) : (
    <EmptyState title={t('resources.noneTitle')}>
      {t('resources.none')}
    </EmptyState>
  );
}

function Tree(props: { tree: ResourceTree }) {
  const t = useMessages();
  const { nodes, truncated } = props.tree;
  const paging = usePaging(FILTER);
  const { filter } = paging;
  const [view, setView] = useRememberedView();
  const selected = useSelectedNode();
  const filterKey = JSON.stringify(filter);
  const found = useMemo(
    () => filterNodes(nodes, JSON.parse(filterKey)),
    [nodes, filterKey],
  );
  const drawn = useMemo(() => withAncestors(nodes, found), [nodes, found]);
  const collapsed = useCollapsed(drawn);
  const boxes = collapsed.tree.nodes.length + collapsed.tree.groups.length;
  const graph = view === 'graph' && boxes <= MAX_BOXES;
  const node = nodes.find(({ id }) => id === selected.id);
  return (
    <>
      {truncated && (
        <Alert severity="info" role="note">
          {t('resources.truncated', { number: String(nodes.length) })}
        </Alert>
      )}
      <ResourcesToolbar
        nodes={nodes}
        filter={filter}
        onFilter={paging.setFilter}
        view={view}
        onView={setView}
      />
      {view === 'graph' && !graph && (
        <Alert severity="info" role="note">
          {t('resources.tooMany', { number: String(boxes) })}
        </Alert>
      )}
      {found.length === 0 && (
        <NoResources
          narrowed={nodes.length > 0}
          onClear={() => paging.setFilter({})}
        />
      )}
      {found.length > 0 &&
        (graph ? (
          <ResourceGraph
            collapsed={collapsed}
            selected={selected.id}
            onSelect={selected.select}
          />
        ) : (
          <ResourcesTable nodes={found} onSelect={selected.select} />
        ))}
      {selected.id !== undefined && (
        <ResourceDrawer key={selected.id} node={node} />
      )}
    </>
  );
}

/** The application's resources: a graph or a table, and each of them beside it. */
export function ResourcesTab() {
  const t = useMessages();
  const live = useResourceTree();
  return (
    <section aria-label={t('resources.title')}>
      <LiveView of={live} loading={t('resources.loading')}>
        {({ tree }) => <Tree tree={tree} />}
      </LiveView>
    </section>
  );
}
