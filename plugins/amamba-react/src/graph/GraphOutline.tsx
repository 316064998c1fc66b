import { useMessages } from '../translation/translation';
import { visuallyHidden } from '../status/visuallyHidden';
import { readingOrder } from './layout';
import type { GraphViewProps } from './types';

/** The graph in words: what comes after what, and how it stands. */
export function GraphOutline(props: GraphViewProps & { visible?: boolean }) {
  const t = useMessages();
  const words = props.words ?? {
    after: (names: string) => t('graph.after', { names }),
    first: t('graph.first'),
  };
  const labels = new Map(props.nodes.map(node => [node.id, node.label]));
  const before = (id: string) =>
    props.edges
      .filter(edge => edge.to === id && labels.has(edge.from))
      .map(edge => labels.get(edge.from))
      .join(', ');
  return (
    <ol
      aria-label={props.label}
      style={props.visible ? undefined : visuallyHidden}
    >
      {readingOrder(props.nodes, props.edges).map(node => (
        <li key={node.id}>
          {[
            node.label,
            node.statusText ?? t(`status.${node.status}`),
            node.detailText,
            before(node.id) ? words.after(before(node.id)) : words.first,
          ]
            .filter(Boolean)
            .join(' – ')}
        </li>
      ))}
    </ol>
  );
}
