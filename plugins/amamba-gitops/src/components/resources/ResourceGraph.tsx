import type { ResourceNode } from '@amamba/plugin-amamba-gitops-common';
import {
  type GraphEdge,
  type GraphNode,
  GraphView,
} from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import { useMemo, useState } from 'react';
import { useCurrentApplication } from '../../data/application';
import { useMessages } from '../../translation/translation';
import { healthStatus } from '../shared/StatusChips';
import { KindIcon } from './KindIcon';
import { type CollapsedTree, collapse, type NodeGroup } from './tree';
import { useNodeWords } from './useNodeWords';

/** Most boxes that are drawn; more are a table's. */
export const MAX_BOXES = 250;

/** Id of the box that stands for the application. */
const ROOT = 'application';

function toEdges(tree: CollapsedTree): GraphEdge[] {
  const drawn = new Set(tree.nodes.map(({ id }) => id));
  return [...tree.nodes, ...tree.groups].flatMap(({ id, parents }) => {
    const known = parents.filter(parent => drawn.has(parent));
    return (known.length > 0 ? known : [ROOT]).map(from => ({ from, to: id }));
  });
}

function useBoxes(tree: CollapsedTree): GraphNode[] {
  const t = useMessages();
  const wordsOf = useNodeWords();
  const { name, health, sync } = useCurrentApplication();
  const boxOf = (node: ResourceNode): GraphNode => {
    const { status, health: statusText, notes } = wordsOf(node);
    const words = [node.kind, ...notes].join(' · ');
    return {
      id: node.id,
      label: node.name,
      status,
      statusText,
      detail: (
        <>
          <KindIcon kind={node.kind} /> {words}
        </>
      ),
      detailText: words,
    };
  };
  const groupBox = (group: NodeGroup): GraphNode => {
    const words = group.health ? t(`health.${group.health}`) : '';
    return {
      id: group.id,
      label: t('resources.group', {
        number: String(group.count),
        kind: group.kind,
      }),
      status: group.health ? healthStatus(group.health) : 'queued',
      statusText: words || t('resources.noHealth'),
      detail: (
        <>
          <KindIcon kind={group.kind} /> {t('resources.openGroup')}
        </>
      ),
      detailText: t('resources.openGroup'),
    };
  };
  return [
    {
      id: ROOT,
      label: name,
      status: healthStatus(health),
      statusText: t(`health.${health}`),
      detail: (
        <>
          <KindIcon kind="Application" /> {t(`sync.${sync}`)}
        </>
      ),
      detailText: t(`sync.${sync}`),
    },
    ...tree.nodes.map(boxOf),
    ...tree.groups.map(groupBox),
  ];
}

/** What is drawn of a tree, and the groups that a person has opened. */
export function useCollapsed(nodes: ResourceNode[]) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const tree = useMemo(() => collapse(nodes, open), [nodes, open]);
  return {
    tree,
    opened: open.size > 0,
    openGroup: (id: string) => setOpen(new Set([...open, id])),
    closeGroups: () => setOpen(new Set()),
  };
}

/** The resources of an application and what belongs to what. */
export function ResourceGraph(props: {
  collapsed: ReturnType<typeof useCollapsed>;
  selected: string | undefined;
  onSelect: (node: string) => void;
}) {
  const t = useMessages();
  const { name } = useCurrentApplication();
  const { tree, opened, openGroup, closeGroups } = props.collapsed;
  const select = (id: string) => {
    if (tree.groups.some(group => group.id === id)) {
      openGroup(id);
    } else if (id !== ROOT) {
      props.onSelect(id);
    }
  };
  return (
    <>
      {opened && (
        <Button size="small" onClick={closeGroups}>
          {t('resources.closeGroups')}
        </Button>
      )}
      <GraphView
        nodes={useBoxes(tree)}
        edges={toEdges(tree)}
        label={t('resources.graph', { name })}
        words={{
          after: names => t('resources.belongsTo', { names }),
          first: t('resources.root'),
        }}
        selected={props.selected}
        onSelect={select}
      />
    </>
  );
}
