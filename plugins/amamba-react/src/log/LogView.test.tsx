import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RANGE_BYTES } from './followLog';
import type { LogChunk } from './LogBuffer';
import { LogView } from './LogView';

const encoder = new TextEncoder();

/** A log on a server; it grows with `write`. */
function createLog(initial: string) {
  let bytes = encoder.encode(initial);
  let complete = false;
  const log = {
    write(text: string) {
      bytes = encoder.encode(new TextDecoder().decode(bytes) + text);
    },
    end() {
      complete = true;
    },
    read: jest.fn(
      async (range: { offset: number; limit: number }): Promise<LogChunk> => {
        const offset =
          range.offset < 0
            ? Math.max(0, bytes.length + range.offset)
            : range.offset;
        const nextOffset = Math.min(bytes.length, offset + range.limit);
        return {
          text: new TextDecoder().decode(bytes.slice(offset, nextOffset)),
          offset,
          nextOffset,
          size: bytes.length,
          complete,
        };
      },
    ),
  };
  return log;
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join(
    '',
  );

function show(log: ReturnType<typeof createLog>, running = true) {
  return renderInTestApp(
    <LogView
      source={{ id: 'log', read: log.read }}
      name="test / unit"
      running={running}
    />,
  );
}

const scroller = () => screen.getByRole('log');

describe('LogView', () => {
  // jsdom lays nothing out; a virtual list asks how large it is.
  beforeEach(() => {
    jest
      .spyOn(HTMLElement.prototype, 'offsetHeight', 'get')
      .mockReturnValue(400);
    jest
      .spyOn(HTMLElement.prototype, 'offsetWidth', 'get')
      .mockReturnValue(800);
  });
  afterEach(() => jest.restoreAllMocks());

  it('opens at the end, and asks only for what is new', async () => {
    const log = createLog('\u001b[32mok\u001b[0m first\nhal');
    show(log);
    expect(await screen.findByText('ok')).toBeInTheDocument();
    expect(scroller()).toHaveTextContent('1ok first2hal');
    log.write('f done\nlast\n');
    log.end();
    expect(
      await screen.findByText('half done', {}, { timeout: 3000 }),
    ).toBeInTheDocument();
    expect(await screen.findByText('End of log')).toBeInTheDocument();
    expect(screen.getByText('3 lines')).toBeInTheDocument();
    const offsets = log.read.mock.calls.map(([range]) => range.offset);
    expect(offsets[0]).toBe(-RANGE_BYTES);
    expect(offsets.slice(1).every(offset => offset === 21)).toBe(true);
  });

  it('loads earlier output on demand, and numbers lines once it knows how', async () => {
    const long = `${'x'.repeat(99)}\n`.repeat(RANGE_BYTES / 100 + 10);
    const log = createLog(`first line\n${long}`);
    log.end();
    show(log, false);
    const earlier = await screen.findByRole('button', {
      name: 'Load earlier output',
    });
    expect(screen.queryByText('1')).toBeNull();
    await userEvent.click(earlier);
    expect(await screen.findByText('first line')).toBeInTheDocument();
    expect(screen.getByText('1')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Load earlier output' }),
    ).toBeNull();
  });

  it('finds text and goes from match to match', async () => {
    const log = createLog(lines(1, 12));
    log.end();
    show(log, false);
    await screen.findByText('line 1');
    const field = screen.getByRole('textbox', { name: 'Search the log' });
    await userEvent.type(field, 'LINE 1');
    const search = screen.getByRole('search');
    await waitFor(() => expect(search).toHaveTextContent('1 of 4'));
    expect(scroller().querySelectorAll('mark')).toHaveLength(4);
    await userEvent.type(field, '{Enter}');
    expect(search).toHaveTextContent('2 of 4');
    await userEvent.click(
      within(search).getByRole('button', { name: 'Previous match' }),
    );
    expect(search).toHaveTextContent('1 of 4');
    await userEvent.type(field, ' nowhere');
    await waitFor(() => expect(search).toHaveTextContent('No matches'));
    await userEvent.type(field, '{Escape}');
    await waitFor(() =>
      expect(scroller().querySelectorAll('mark')).toHaveLength(0),
    );
  });

  it('lets go of the end when scrolled up, and takes hold again', async () => {
    show(createLog(lines(1, 50)));
    await screen.findByText('line 1');
    const follow = screen.getByRole('button', { name: 'Follow new output' });
    expect(follow).toHaveAttribute('aria-pressed', 'true');
    const element = scroller();
    Object.defineProperty(element, 'scrollHeight', { value: 1000 });
    Object.defineProperty(element, 'clientHeight', { value: 400 });
    const scrollTo = (top: number) =>
      act(() => {
        element.scrollTop = top;
        fireEvent.scroll(element);
      });
    scrollTo(600);
    expect(follow).toHaveAttribute('aria-pressed', 'true');
    scrollTo(300);
    expect(follow).toHaveAttribute('aria-pressed', 'false');
    scrollTo(590);
    expect(follow).toHaveAttribute('aria-pressed', 'true');
    expect(element.scrollTop).toBe(1000);
  });

  it('says why there is nothing, and tries again after a refusal', async () => {
    const log = createLog('');
    log.read.mockRejectedValueOnce(
      Object.assign(new Error('The pod is gone and its log was not kept'), {
        status: 404,
      }),
    );
    show(log, false);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The log could not be read. The pod is gone',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No output yet.')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('saves the whole log', async () => {
    const saved: Blob[] = [];
    URL.createObjectURL = jest.fn(blob => {
      saved.push(blob as Blob);
      return 'blob:log';
    });
    URL.revokeObjectURL = jest.fn();
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => {});
    const text = `${'y'.repeat(99)}\n`.repeat(RANGE_BYTES / 100 + 10);
    const log = createLog(text);
    log.end();
    show(log, false);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download the whole log' }),
    );
    await waitFor(() => expect(click).toHaveBeenCalled());
    expect(saved[0].size).toBe(text.length);
    expect((click.mock.contexts[0] as HTMLAnchorElement).download).toBe(
      'test_unit.log',
    );
  });
});
