import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { TransferProgress } from '../../terminal/transfer';

/** Shortest time between two words about how far a file is. */
const PROGRESS_MS = 100;

/** A file on its way. */
export interface Transfer extends TransferProgress {
  id: number;
  /** The container that it goes to or comes from. */
  container: string;
  direction: 'download' | 'upload';
  name: string;
  phase: 'running' | 'done' | 'failed';
  error?: Error;
  cancel: () => void;
}

type Work = (
  signal: AbortSignal,
  onProgress: (progress: TransferProgress) => void,
) => Promise<void>;

/** Keeps account of files on their way; those of a page that goes are ended. */
function useAccount() {
  const [list, setList] = useState<Transfer[]>([]);
  const next = useRef(0);
  const running = useRef(new Set<AbortController>());
  useEffect(() => {
    const all = running.current;
    return () => all.forEach(controller => controller.abort());
  }, []);
  const track = useCallback(
    async (
      of: Pick<Transfer, 'container' | 'direction' | 'name'>,
      work: Work,
    ) => {
      const id = next.current++;
      const controller = new AbortController();
      running.current.add(controller);
      const change = (changes: Partial<Transfer>) =>
        setList(before =>
          before.map(each => (each.id === id ? { ...each, ...changes } : each)),
        );
      setList(before => [
        ...before,
        {
          ...of,
          id,
          phase: 'running',
          bytes: 0,
          cancel: () => controller.abort(),
        },
      ]);
      let toldAt = 0;
      const tell = (progress: TransferProgress) => {
        if (Date.now() - toldAt > PROGRESS_MS) {
          toldAt = Date.now();
          change(progress);
        }
      };
      try {
        await work(controller.signal, tell);
        change({ phase: 'done' });
      } catch (error) {
        change({ phase: 'failed', error: error as Error });
        throw error;
      } finally {
        running.current.delete(controller);
      }
    },
    [],
  );
  const forget = useCallback(
    (id: number) => setList(before => before.filter(each => each.id !== id)),
    [],
  );
  return useMemo(() => ({ list, track, forget }), [list, track, forget]);
}

const Context = createContext<ReturnType<typeof useAccount> | undefined>(
  undefined,
);

/**
 * Keeps files on their way, whichever container or side of it is looked at
 * meanwhile.
 */
export function TransfersProvider(props: { children: ReactNode }) {
  return (
    <Context.Provider value={useAccount()}>{props.children}</Context.Provider>
  );
}

/** The page's account of files on their way. */
export function useTransferAccount() {
  const account = useContext(Context);
  if (!account) {
    throw new Error('Files travel within a TransfersProvider');
  }
  return account;
}
