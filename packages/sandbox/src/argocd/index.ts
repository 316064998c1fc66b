export { startArgoCd } from './startArgoCd.ts';
export type { ArgoCdOptions, ArgoCdSettings, RunningArgoCd } from './types.ts';
