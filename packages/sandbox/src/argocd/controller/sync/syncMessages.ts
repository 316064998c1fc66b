import { taskText, type SyncTask } from './syncTask.ts';

export function waitingFor(running: SyncTask[]): string {
  const hooks = running.filter(({ isHook }) => isHook);
  return hooks.length > 0
    ? `waiting for completion of ${listed(hooks, 'hook')}`
    : `waiting for healthy state of ${listed(running, '')}`;
}

export function listed(tasks: SyncTask[], what: string): string {
  const first = `${what && `${what} `}${taskText(tasks[0])}`;
  const others = tasks.length - 1;
  return others > 0
    ? `${first} and ${others} more ${what ? 'hooks' : 'resources'}`
    : first;
}

export function withReasons(message: string, failed: SyncTask[]): string {
  const reasons = failed.flatMap(({ result }) => result?.message ?? []);
  return reasons.length > 0
    ? `${message}, reason: ${reasons.join(',')}`
    : message;
}
