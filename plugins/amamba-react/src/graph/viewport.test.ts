import { layoutGraph, NODE_HEIGHT, NODE_WIDTH } from './layout';
import { fitViewport, openViewport, revealBox } from './viewport';

const room = { width: 1000, height: 400 };

describe('fitViewport', () => {
  it('shows the whole graph in the middle, never enlarged', () => {
    expect(
      fitViewport({ width: 200, height: 100 }, { width: 1000, height: 300 }),
    ).toEqual({ zoom: 1, x: 400, y: 100 });
    expect(
      fitViewport({ width: 1936, height: 100 }, { width: 1000, height: 300 }),
    ).toEqual({ zoom: 0.5, x: 16, y: 125 });
  });
});

describe('a graph that is too large to read as a whole', () => {
  const ids = Array.from({ length: 60 }, (_, index) => `t${index}`);
  const layout = layoutGraph(
    ids.map(id => ({ id })),
    [],
  );
  const isInSight = (
    id: string,
    view: { x: number; y: number; zoom: number },
  ) => {
    const { x, y } = layout.positions.get(id)!;
    const left = view.x + x * view.zoom;
    const top = view.y + y * view.zoom;
    return (
      left >= 0 &&
      top >= 0 &&
      left + NODE_WIDTH * view.zoom <= room.width &&
      top + NODE_HEIGHT * view.zoom <= room.height
    );
  };

  it('opens on the selected box, large enough to read', () => {
    for (const id of ['t0', 't30', 't59']) {
      const view = openViewport(layout, room, id);
      expect(view.zoom).toBeGreaterThanOrEqual(0.7);
      expect(isInSight(id, view)).toBe(true);
    }
    expect(isInSight('t0', openViewport(layout, room, undefined))).toBe(true);
  });

  it('shows all of it when asked', () => {
    const view = fitViewport(layout, room);
    expect(ids.every(id => isInSight(id, view))).toBe(true);
  });

  it('moves to a box only when that is out of sight', () => {
    const view = openViewport(layout, room, 't0');
    const at = (id: string) => layout.positions.get(id)!;
    expect(revealBox(view, at('t0'), layout, room)).toBeUndefined();
    const moved = revealBox(view, at('t40'), layout, room)!;
    expect(isInSight('t40', moved)).toBe(true);
  });
});
