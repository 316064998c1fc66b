import { makeStyles } from '@material-ui/core/styles';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { LogBuffer } from './LogBuffer';
import { LogRow } from './LogRow';
import type { Search } from './useSearch';

const ROW_HEIGHT = 20;

const useStyles = makeStyles(
  theme => ({
    scroller: {
      overflow: 'auto',
      flex: '1 1 auto',
      minHeight: 0,
      padding: theme.spacing(0.5, 0),
      fontFamily:
        'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
      fontSize: 12.5,
      // Rows come and go while it is scrolled; the position is ours to keep.
      overflowAnchor: 'none',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    all: { position: 'relative', width: '100%' },
    row: { position: 'absolute', top: 0, left: 0, minWidth: '100%' },
    wrappedRow: { width: '100%' },
  }),
  { name: 'AmambaLogLines' },
);

/** Properties of {@link LogLines}. */
export interface LogLinesProps {
  buffer: LogBuffer;
  search: Search;
  wrap: boolean;
  label: string;
  scroller: RefObject<HTMLDivElement>;
  onScroll: () => void;
  /** Called before going to a match, which lets go of the end. */
  onJump: () => void;
}

/** Stays on the same lines when earlier ones are put before them. */
function useKeepPlace(
  buffer: LogBuffer,
  scroller: RefObject<HTMLDivElement>,
): void {
  const held = useRef({ buffer, start: buffer.start, count: 0 });
  useLayoutEffect(() => {
    const before = held.current;
    const added = buffer.lineCount - before.count;
    if (
      before.buffer === buffer &&
      buffer.start < before.start &&
      scroller.current
    ) {
      scroller.current.scrollTop += added * ROW_HEIGHT;
    }
    held.current = { buffer, start: buffer.start, count: buffer.lineCount };
  }, [buffer, buffer.version, scroller]);
}

/** The lines of a log; only those in sight are in the page. */
export function LogLines(props: LogLinesProps) {
  const classes = useStyles();
  const { buffer, search, wrap, scroller, onJump } = props;
  const rows = useVirtualizer({
    count: buffer.lineCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 24,
  });
  useEffect(() => rows.measure(), [rows, wrap]);
  useKeepPlace(buffer, scroller);

  const { currentLine, current } = search;
  useEffect(() => {
    if (currentLine !== undefined) {
      onJump();
      rows.scrollToIndex(currentLine, { align: 'center' });
    }
    // New output does not call the reader back to the match.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [currentLine, current]);

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      onScroll={props.onScroll}
      role="log"
      // Read on demand: what streams by would drown everything else.
      aria-live="off"
      aria-label={props.label}
      // Scrolling by keyboard needs the focus.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div className={classes.all} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(item => (
          <div
            key={item.key}
            data-index={item.index}
            ref={wrap ? rows.measureElement : undefined}
            className={
              wrap ? `${classes.row} ${classes.wrappedRow}` : classes.row
            }
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <LogRow
              line={buffer.lines[item.index]}
              number={
                buffer.firstLine === undefined
                  ? undefined
                  : buffer.firstLine + item.index
              }
              wrap={wrap}
              matches={search.matchesIn(item.index)}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
