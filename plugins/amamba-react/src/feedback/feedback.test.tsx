import { ApiError } from '@amamba/plugin-amamba-common';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ApiErrorPanel } from './ApiErrorPanel';
import { MissingAnnotation } from './MissingAnnotation';
import { SourcesNotice } from './SourcesNotice';

const refused = (status: number, message: string) =>
  new ApiError({ name: 'Error', status, message });

describe('ApiErrorPanel', () => {
  it.each([
    [refused(403, 'no'), 'You are not allowed to do this'],
    [refused(401, 'token'), 'reload the page to sign in again'],
    [refused(404, 'no such run'), 'Not found'],
    [refused(503, 'Cluster dev is down'), 'A system this page needs'],
    [refused(409, 'it is taken'), 'This was refused'],
    [refused(500, 'boom'), 'This could not be loaded'],
    [new TypeError('Failed to fetch'), 'check your network connection'],
  ])('%s', async (error, words) => {
    renderInTestApp(<ApiErrorPanel error={error} onRetry={() => {}} />);
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
  });

  it('offers to try again, except after a denial', async () => {
    const onRetry = jest.fn();
    renderInTestApp(
      <ApiErrorPanel
        error={refused(503, 'Cluster is down')}
        onRetry={onRetry}
      />,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('says of old data only that they are old', async () => {
    renderInTestApp(<ApiErrorPanel error={refused(500, 'boom')} stale />);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'what you see is the last answer. boom',
    );
  });
});

describe('MissingAnnotation', () => {
  it('gives an example to copy', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    renderInTestApp(
      <MissingAnnotation
        annotations={[
          {
            name: 'a.dev/x',
            example: 'true',
            with: [{ name: 'b', example: 'c' }],
          },
          { name: 'c.dev/y', example: 'z' },
        ]}
        entity={{ kind: 'Component', name: 'checkout' }}
      />,
    );
    expect(await screen.findByText(/a\.dev\/x, c\.dev\/y/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    expect(write).toHaveBeenCalledWith(
      [
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        'metadata:',
        '  name: checkout',
        '  annotations:',
        '    a.dev/x: "true"',
        '    b: "c"',
        '',
      ].join('\n'),
    );
  });
});

describe('SourcesNotice', () => {
  it('speaks of what is not live, or live but hindered', async () => {
    renderInTestApp(
      <SourcesNotice
        sources={[
          { instance: 'dev', state: 'live' },
          { instance: 'qa', state: 'live', message: 'No Tekton here.' },
          { instance: 'prod', state: 'starting' },
          { instance: 'eu', state: 'stale', message: 'certificate expired' },
        ]}
      />,
    );
    const notes = await screen.findAllByRole('note');
    expect(notes.map(note => note.textContent)).toEqual([
      'qa: No Tekton here.',
      'prod is being read for the first time…',
      'eu cannot be reached; showing its last known state.certificate expired',
    ]);
  });
});
