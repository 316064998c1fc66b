import { imagesOf } from '../../repo/appDetails.ts';
import {
  taskId,
  type HookPhase,
  type ResourceResult,
  type ResultStatus,
  type SyncTask,
} from './syncTask.ts';

/** What came of the tasks of a sync, in the order in which it was first told. */
export class TaskResults {
  readonly #results = new Map<string, ResourceResult>();

  /** @param before - of earlier steps; those whose task is gone stay as they are */
  constructor(before: ResourceResult[], tasks: SyncTask[]) {
    const known = new Map<string, ResourceResult>();
    for (const { result, phase, key } of tasks) {
      if (result) known.set(taskId(phase, key), result);
    }
    for (const result of before) {
      const { group, kind, namespace, name, syncPhase } = result;
      const id = taskId(syncPhase, { group, kind, namespace, name });
      this.#results.set(id, known.get(id) ?? result);
    }
  }

  set(
    task: SyncTask,
    status: ResultStatus | undefined,
    message: string,
    hookPhase?: HookPhase,
  ): void {
    const { group, kind, namespace, name } = task.key;
    const known = status ?? task.result?.status;
    const images = task.target ? [...new Set(imagesOf(task.target))] : [];
    task.result = {
      group,
      ...(hookPhase && { hookPhase }),
      ...(task.isHook && { hookType: task.phase }),
      ...(images.length > 0 && { images }),
      kind,
      message,
      name,
      namespace,
      ...(known && { status: known }),
      syncPhase: task.phase,
      version: task.version,
    };
    this.#results.set(taskId(task.phase, task.key), task.result);
  }

  list(): ResourceResult[] {
    return [...this.#results.values()];
  }
}
