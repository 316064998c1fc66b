import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { GraphView } from './GraphView';
import { toFlow } from './toFlow';
import { layoutGraph } from './layout';
import type { GraphEdge, GraphNode } from './types';

const nodes: GraphNode[] = [
  { id: 'deploy', label: 'deploy', status: 'queued' },
  { id: 'build', label: 'build', status: 'running', detailText: 'for 5s' },
  { id: 'clone', label: 'clone', status: 'succeeded' },
];
const edges: GraphEdge[] = [
  { from: 'clone', to: 'build' },
  { from: 'build', to: 'deploy' },
];

describe('GraphView', () => {
  it('draws buttons in reading order, and has a list for screen readers', async () => {
    const onSelect = jest.fn();
    renderInTestApp(
      <GraphView
        nodes={nodes}
        edges={edges}
        label="Stages"
        selected="clone"
        onSelect={onSelect}
      />,
    );
    const list = await screen.findByRole('list', { name: 'Stages' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'clone – Succeeded – starts first',
      'build – Running – for 5s – after clone',
      'deploy – Queued – after build',
    ]);
    const clone = await screen.findByRole(
      'button',
      { name: 'clone, Succeeded' },
      { timeout: 5000 },
    );
    expect(clone).toHaveAttribute('aria-pressed', 'true');
    await userEvent.tab();
    while (document.activeElement !== clone) {
      await userEvent.tab();
    }
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(onSelect).toHaveBeenCalledWith('build');
    expect(screen.getByRole('button', { name: 'Show all' })).toBeEnabled();
  });

  it('animates only what leads to something that runs', () => {
    const flow = toFlow(
      { nodes, edges: [...edges, { from: 'gone', to: 'build' }], label: '' },
      layoutGraph(nodes, edges),
    );
    expect(flow.edges.map(edge => [edge.id, edge.animated])).toEqual([
      ['clone→build', true],
      ['build→deploy', false],
    ]);
  });
});
