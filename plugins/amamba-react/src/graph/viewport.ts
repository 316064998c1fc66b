import { type GraphLayout, LEGIBLE, NODE_HEIGHT, NODE_WIDTH } from './layout';

/** Room around a graph, in pixels. */
export const MARGIN = 32;
export const MIN_ZOOM = 0.05;

/** Below this, opening on a part says more than opening on the whole. */
const TOO_SMALL = 0.5;

interface Size {
  width: number;
  height: number;
}
interface Point {
  x: number;
  y: number;
}

/** What of a graph is seen: its origin in pixels, and how large it is drawn. */
export interface GraphViewport extends Point {
  zoom: number;
}

/**
 * The viewport that shows the whole graph in the middle. xyflow's own fitView
 * waits for nodes to be measured, which these need not be.
 */
export function fitViewport(layout: Size, room: Size): GraphViewport {
  const zoom = Math.max(
    MIN_ZOOM,
    Math.min(
      1,
      (room.width - MARGIN) / layout.width,
      (room.height - MARGIN) / layout.height,
    ),
  );
  return {
    zoom,
    x: Math.max(MARGIN / 2, (room.width - layout.width * zoom) / 2),
    y: (room.height - layout.height * zoom) / 2,
  };
}

/** Puts a box in the middle, without showing more of the void than there is. */
function centre(
  box: Point,
  zoom: number,
  layout: Size,
  room: Size,
): GraphViewport {
  const along = (middle: number, length: number, space: number) => {
    const drawn = length * zoom;
    return drawn + MARGIN <= space
      ? (space - drawn) / 2
      : Math.min(
          MARGIN / 2,
          Math.max(space - drawn - MARGIN / 2, space / 2 - middle * zoom),
        );
  };
  return {
    zoom,
    x: along(box.x + NODE_WIDTH / 2, layout.width, room.width),
    y: along(box.y + NODE_HEIGHT / 2, layout.height, room.height),
  };
}

/**
 * How a graph is first shown: whole, or where that is too small to read, at
 * the selected box or else at its beginning.
 */
export function openViewport(
  layout: GraphLayout,
  room: Size,
  selected: string | undefined,
): GraphViewport {
  const whole = fitViewport(layout, room);
  if (whole.zoom >= TOO_SMALL) {
    return whole;
  }
  const box = layout.positions.get(selected ?? '') ?? { x: 0, y: 0 };
  return centre(box, LEGIBLE, layout, room);
}

/** The viewport moved to a box; undefined when the box is in sight. */
export function revealBox(
  view: GraphViewport,
  box: Point,
  layout: Size,
  room: Size,
): GraphViewport | undefined {
  const left = view.x + box.x * view.zoom;
  const top = view.y + box.y * view.zoom;
  const inSight =
    left >= 0 &&
    top >= 0 &&
    left + NODE_WIDTH * view.zoom <= room.width &&
    top + NODE_HEIGHT * view.zoom <= room.height;
  return inSight ? undefined : centre(box, view.zoom, layout, room);
}
