import { useRef, useState } from 'react';
import { type LogSource, readWholeLog } from './followLog';

/** Saving a whole log as a file. */
export interface Download {
  downloading: boolean;
  error: Error | undefined;
  start: () => void;
}

function save(parts: string[], fileName: string) {
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Lets a person save the whole log, also what the page does not hold. */
export function useDownload(source: LogSource, fileName: string): Download {
  const [downloading, setDownloading] = useState(false);
  const [error, setError] = useState<Error>();
  const busy = useRef(false);
  const start = async () => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    setDownloading(true);
    setError(undefined);
    try {
      save(await readWholeLog(source, new AbortController().signal), fileName);
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
    busy.current = false;
    setDownloading(false);
  };
  return { downloading, error, start };
}
