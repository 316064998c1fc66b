import type { LoggerService } from '@backstage/backend-plugin-api';
import type { StartTap } from '../session/SessionTap';
import { Recorder, type RecorderLimits } from './Recorder';
import type { RecordingCipher } from './RecordingCipher';
import type { RecordingStore } from './RecordingStore';

/** Records the sessions whose record says so. */
export function createStartTap(options: {
  store: RecordingStore;
  cipher: RecordingCipher;
  logger: LoggerService;
  limits?: Partial<RecorderLimits>;
}): StartTap {
  return async (session, { columns, rows }, onFull) => {
    if (!session.record) {
      return undefined;
    }
    if (!options.cipher.usable) {
      throw new Error(
        'This session has to be recorded, and the portal has no key to record with. Ask whoever keeps this portal to set amamba.debug.recording.key.',
      );
    }
    await options.store.insert({
      session: session.id,
      columns,
      rows,
      startedAt: new Date(),
    });
    return new Recorder({ ...options, session: session.id, onFull });
  };
}
