import type { ReactNode } from 'react';
import type { Status } from '../status/status';

/** A box of a graph. @public */
export interface GraphNode {
  id: string;
  label: string;
  status: Status;
  /** Words for the status when the usual ones do not fit. */
  statusText?: string;
  /** Second line: a duration, a reason. */
  detail?: ReactNode;
  /** `detail` in words, for screen readers. */
  detailText?: string;
  /** Drawn apart from the others: it comes after all of them. */
  last?: boolean;
}

/** An arrow. @public */
export interface GraphEdge {
  from: string;
  to: string;
}

/** @public */
export interface GraphViewProps {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** What the graph is of, for screen readers. */
  label: string;
  selected?: string;
  onSelect?: (id: string) => void;
  /** What an arrow means in words; by default that one comes after the other. */
  words?: { after: (names: string) => string; first: string };
}
