import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { LogBuffer } from './LogBuffer';
import type { RowMatches } from './LogRow';
import { findMatches, MAX_MATCHES } from './search';

/** A search in what is held of a log. */
export interface Search {
  text: string;
  setText: (text: string) => void;
  total: number;
  /** There are more than `total`. */
  capped: boolean;
  /** Position of the match that was gone to, from 0. */
  current: number;
  /** Its line. */
  currentLine: number | undefined;
  step: (by: 1 | -1) => void;
  matchesIn: (line: number) => RowMatches | undefined;
}

/** Searches a log for text. */
export function useSearch(buffer: LogBuffer): Search {
  const [text, setText] = useState('');
  const [current, setCurrent] = useState(0);
  const wanted = useDeferredValue(text);
  const version = useDeferredValue(buffer.version);
  const matches = useMemo(
    () => findMatches(buffer.lines, wanted),
    // The buffer changes in place; its version says so.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [buffer, version, wanted],
  );
  useEffect(() => setCurrent(0), [wanted, buffer]);

  const byLine = useMemo(() => {
    const starts = new Map<number, number[]>();
    for (const { line, start } of matches) {
      starts.set(line, [...(starts.get(line) ?? []), start]);
    }
    return starts;
  }, [matches]);

  const chosen = matches[Math.min(current, matches.length - 1)];
  return {
    text,
    setText,
    total: matches.length,
    capped: matches.length >= MAX_MATCHES,
    current,
    currentLine: wanted ? chosen?.line : undefined,
    step: by =>
      setCurrent(
        now => (now + by + matches.length) % Math.max(matches.length, 1),
      ),
    matchesIn: line => {
      const starts = byLine.get(line);
      return (
        starts && {
          starts,
          length: wanted.length,
          current: chosen?.line === line ? chosen.start : undefined,
        }
      );
    },
  };
}
