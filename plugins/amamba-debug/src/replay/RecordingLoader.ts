import type { ReplayProps } from '../terminal/types';
import { Player } from './Player';

/** How far a recording was loaded; never changed, only replaced. */
export interface LoaderState {
  /** Absent until the first part is there. */
  player?: Player;
  loading: boolean;
  error?: Error;
}

/** Loads a recording part after part; it plays from the first one on. */
export class RecordingLoader {
  private cursor: string | undefined;
  private abort = new AbortController();
  private readonly listeners = new Set<() => void>();
  private current: LoaderState = { loading: true };

  constructor(private readonly of: ReplayProps) {}

  readonly state = (): LoaderState => this.current;

  /** @returns what ends it */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins, or goes on where it failed. Never rejects. */
  async load(): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.change({ loading: true, error: undefined });
    try {
      do {
        await this.loadPart(abort.signal);
      } while (this.cursor !== undefined);
      this.change({ loading: false });
    } catch (error) {
      if (!abort.signal.aborted) {
        this.change({ loading: false, error: error as Error });
      }
    }
  }

  stop(): void {
    this.abort.abort();
  }

  private async loadPart(signal: AbortSignal): Promise<void> {
    const { api, workspace, session } = this.of;
    const part = await api.readRecording({
      params: { workspace, session },
      query: { cursor: this.cursor },
      signal,
    });
    signal.throwIfAborted();
    const { header, events, nextCursor } = part;
    const player =
      this.current.player ??
      new Player(
        { columns: header?.width ?? 80, rows: header?.height ?? 24 },
        header?.duration,
      );
    player.add(events, nextCursor === undefined);
    this.cursor = nextCursor;
    this.change({ player });
  }

  private change(change: Partial<LoaderState>): void {
    this.current = { ...this.current, ...change };
    this.listeners.forEach(listener => listener());
  }
}
