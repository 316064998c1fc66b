import {
  fitGraph,
  layoutGraph,
  NODE_HEIGHT,
  NODE_WIDTH,
  readingOrder,
} from './layout';

const nodes = (...ids: string[]) => ids.map(id => ({ id }));

describe('layoutGraph', () => {
  it('puts what waits to the right of what it waits for, without overlap', () => {
    const { positions, width } = layoutGraph(
      nodes('test', 'clone', 'lint', 'build'),
      [
        { from: 'clone', to: 'test' },
        { from: 'clone', to: 'lint' },
        { from: 'test', to: 'build' },
        { from: 'lint', to: 'build' },
        { from: 'gone', to: 'build' },
      ],
    );
    const at = (id: string) => positions.get(id)!;
    expect(at('clone').x + NODE_WIDTH).toBeLessThan(at('test').x);
    expect(at('test').x).toBe(at('lint').x);
    expect(Math.abs(at('test').y - at('lint').y)).toBeGreaterThanOrEqual(
      NODE_HEIGHT,
    );
    expect(at('build').x + NODE_WIDTH).toBeLessThanOrEqual(width);
  });
});

describe('fitGraph', () => {
  const chain = nodes('a', 'b', 'c', 'd', 'e');
  const arrows = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'd' },
    { from: 'd', to: 'e' },
  ];

  it('goes to the right where there is room, else down', () => {
    expect(fitGraph(chain, arrows, 1200).direction).toBe('LR');
    expect(fitGraph(chain, arrows, 500).direction).toBe('TB');
  });

  it('does not go down with many side by side', () => {
    expect(fitGraph(chain, [], 500).direction).toBe('LR');
  });
});

describe('readingOrder', () => {
  it('follows the arrows', () => {
    const order = readingOrder(nodes('c', 'b', 'a', 'x'), [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
    ]);
    expect(order.map(node => node.id)).toEqual(['a', 'x', 'b', 'c']);
  });

  it('ends on a circle', () => {
    const order = readingOrder(nodes('a', 'b', 'c'), [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ]);
    expect(order.map(node => node.id)).toEqual(['c', 'a', 'b']);
  });
});
