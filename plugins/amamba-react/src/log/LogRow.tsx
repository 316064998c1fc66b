import { makeStyles, type Theme, useTheme } from '@material-ui/core/styles';
import { memo, type CSSProperties } from 'react';
import { useMessages } from '../translation/translation';
import { parseAnsi, type Span } from './ansi';
import { spanColors } from './colors';
import type { LogLine } from './LogBuffer';

/** Longest stretch of a line that is drawn. */
const MAX_DRAWN = 10_000;

const useStyles = makeStyles(
  theme => ({
    row: { display: 'flex', lineHeight: '20px' },
    number: {
      flex: 'none',
      width: '7ch',
      paddingRight: '1.5ch',
      textAlign: 'right',
      userSelect: 'none',
      color: theme.palette.textSubtle,
    },
    text: { whiteSpace: 'pre', paddingRight: theme.spacing(2) },
    wrapped: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
    match: {
      color: theme.palette.getContrastText(theme.palette.status.pending),
      backgroundColor: theme.palette.status.pending,
    },
    current: {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 0,
    },
  }),
  { name: 'AmambaLogRow' },
);

function spanStyle(span: Span, theme: Theme): CSSProperties {
  return {
    ...spanColors(span, theme.palette),
    fontWeight: span.bold ? 700 : undefined,
    opacity: span.dim ? 0.75 : undefined,
    fontStyle: span.italic ? 'italic' : undefined,
    textDecoration: span.underline ? 'underline' : undefined,
  };
}

/** Where the searched text is in a line. */
export interface RowMatches {
  starts: number[];
  length: number;
  /** The one that was gone to. */
  current?: number;
}

interface Piece {
  span: Span;
  text: string;
  /** Start of the match it is part of. */
  match?: number;
}

/** Cuts spans where matches begin and end. */
export function cutAtMatches(spans: Span[], matches?: RowMatches): Piece[] {
  if (!matches) {
    return spans.map(span => ({ span, text: span.text }));
  }
  let end = 0;
  return spans.flatMap(span => {
    const begin = end;
    end += span.text.length;
    return cutSpan(span, begin, matches);
  });
}

/** Cuts a span that begins at `begin` of its line. */
function cutSpan(span: Span, begin: number, matches: RowMatches): Piece[] {
  const end = begin + span.text.length;
  const cuts = matches.starts
    .flatMap(start => [start, start + matches.length])
    .filter(cut => cut > begin && cut < end);
  const bounds = [begin, ...cuts, end];
  return bounds.slice(1).map((to, index) => {
    const from = bounds[index];
    return {
      span,
      text: span.text.slice(from - begin, to - begin),
      match: matches.starts.find(
        start => from >= start && to <= start + matches.length,
      ),
    };
  });
}

/** What a row shows. */
export interface LogRowProps {
  line: LogLine;
  number?: number;
  wrap: boolean;
  matches?: RowMatches;
}

/** One line of a log. */
export const LogRow = memo((props: LogRowProps) => {
  const classes = useStyles();
  const t = useMessages();
  const theme = useTheme();
  const { line, matches } = props;
  const excess = line.text.length - MAX_DRAWN;
  const drawn = excess > 0 ? line.text.slice(0, MAX_DRAWN) : line.text;
  const pieces = cutAtMatches(parseAnsi(drawn, line.carry), matches);
  return (
    <div className={classes.row}>
      <span className={classes.number} aria-hidden>
        {props.number}
      </span>
      <span
        className={
          props.wrap ? `${classes.text} ${classes.wrapped}` : classes.text
        }
      >
        {pieces.map(({ span, text, match }, index) =>
          match === undefined ? (
            <span key={index} style={spanStyle(span, theme)}>
              {text}
            </span>
          ) : (
            <mark
              key={index}
              className={
                match === matches?.current
                  ? `${classes.match} ${classes.current}`
                  : classes.match
              }
            >
              {text}
            </mark>
          ),
        )}
        {excess > 0 && t('log.cut', { number: String(excess) })}
      </span>
    </div>
  );
});
