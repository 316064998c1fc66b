import {
  Duration,
  type GraphEdge,
  type GraphNode,
  GraphView,
} from '@amamba/plugin-amamba-react';
import type { Run, Stage } from '@amamba/plugin-amamba-pipelines-common';
import { useMessages } from '../../translation/translation';

function toNode(stage: Stage): GraphNode {
  return {
    id: stage.id,
    label: stage.name,
    status: stage.phase,
    detail: stage.startedAt ? (
      <Duration from={stage.startedAt} to={stage.finishedAt} />
    ) : undefined,
    last: stage.role === 'finally',
  };
}

/**
 * Arrows of a run's graph. `finally` stages wait for all others: they are
 * drawn after those that nothing else waits for.
 */
export function toEdges(stages: Stage[]): GraphEdge[] {
  const own = stages.flatMap(stage =>
    stage.dependsOn.map(from => ({ from, to: stage.id })),
  );
  const hasNext = new Set(own.map(edge => edge.from));
  const ends = stages.filter(
    stage => stage.role === 'task' && !hasNext.has(stage.id),
  );
  const last = stages.filter(
    stage => stage.role === 'finally' && stage.dependsOn.length === 0,
  );
  return [
    ...own,
    ...last.flatMap(stage => ends.map(end => ({ from: end.id, to: stage.id }))),
  ];
}

/** The stages of a run and what waits for what, as it happens. */
export function RunGraph(props: {
  run: Run;
  selected: string | undefined;
  onSelect: (stage: string) => void;
}) {
  const t = useMessages();
  const { run } = props;
  return (
    <GraphView
      nodes={run.stages.map(toNode)}
      edges={toEdges(run.stages)}
      label={t('run.graph', { name: run.name })}
      selected={props.selected}
      onSelect={props.onSelect}
    />
  );
}
