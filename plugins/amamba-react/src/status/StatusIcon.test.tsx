import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { STATUSES } from './status';
import { StatusChip } from './StatusChip';
import { StatusIcon } from './StatusIcon';

describe('statuses', () => {
  it('have different shapes and names', async () => {
    renderInTestApp(
      <>
        {STATUSES.map(status => (
          <StatusIcon key={status} status={status} />
        ))}
      </>,
    );
    const icons = await screen.findAllByRole('img');
    const shapes = icons.map(icon => icon.querySelector('path')?.outerHTML);
    const names = icons.map(icon => icon.querySelector('title')?.textContent);
    expect(new Set(shapes).size).toBe(STATUSES.length);
    expect(new Set(names).size).toBe(STATUSES.length);
  });

  it('say their name once', async () => {
    renderInTestApp(<StatusChip status="failed" />);
    expect(await screen.findByText('Failed')).toBeInTheDocument();
    expect(screen.queryByRole('img')).toBeNull();
  });
});
