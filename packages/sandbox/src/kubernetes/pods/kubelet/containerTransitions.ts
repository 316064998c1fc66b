import { timestamp } from '../../clock.ts';
import type { ContainerRecord } from './containerRecord.ts';

/** The container runs; what was before is no longer its state. */
export function started(record: ContainerRecord, now: number): void {
  record.running = { startedAt: timestamp(now) };
  record.terminated = undefined;
  record.waiting = undefined;
  record.replaced = false;
  record.restarting = false;
}

/** The runtime could not start the container's command. */
export function failedToStart(
  record: ContainerRecord,
  message: string,
  now: number,
): void {
  record.replaced = false;
  record.restarting = false;
  record.terminated = {
    exitCode: 128,
    reason: 'StartError',
    message,
    // The runtime has no time for what never ran.
    startedAt: timestamp(0),
    finishedAt: timestamp(now),
    containerID: record.containerID ?? '',
  };
}

/** The container's main process has ended. */
export function ended(
  record: ContainerRecord,
  now: number,
  end: { exitCode: number; failure: string; message: string | undefined },
): void {
  const { exitCode, failure, message } = end;
  record.terminated = {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : failure,
    ...(message && { message }),
    startedAt: record.running?.startedAt ?? timestamp(now),
    finishedAt: timestamp(now),
    containerID: record.containerID ?? '',
  };
  record.running = undefined;
}
