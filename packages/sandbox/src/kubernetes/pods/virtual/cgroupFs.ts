import type { Clock } from '../../types.ts';
import type { ContainerContext } from '../podContext.ts';
import { VirtualFs } from './virtualFs.ts';

const PERIOD_US = 100_000;

/** `/sys/fs/cgroup` of a container, of version 2: what it uses and may. */
export function createCgroupFs(
  context: ContainerContext,
  clock: Pick<Clock, 'now'>,
): VirtualFs {
  const { memoryLimit, cpuLimit } = context;
  const files: Record<string, () => string> = {
    'cgroup.controllers': () => 'cpuset cpu io memory hugetlb pids rdma misc\n',
    'cpu.max': () =>
      `${
        cpuLimit === undefined ? 'max' : cpuLimit * (PERIOD_US / 1000)
      } ${PERIOD_US}\n`,
    'cpu.stat': () =>
      'usage_usec 0\nuser_usec 0\nsystem_usec 0\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n',
    'memory.current': () => `${context.usage().memoryBytes}\n`,
    'memory.max': () => `${memoryLimit ?? 'max'}\n`,
    'pids.current': () => `${context.processes.processes.length}\n`,
    'pids.max': () => 'max\n',
  };
  return new VirtualFs(
    path => {
      const name = path.replace(/^\/+/, '');
      if (name === '') return { list: () => Object.keys(files) };
      return Object.hasOwn(files, name) ? { read: files[name] } : undefined;
    },
    () => clock.now(),
  );
}
