export { createRepoServer, type RepoServerOptions } from './repoServer.ts';
export { RepoError, rpcTextOf } from './repoError.ts';
export { matchesGlob } from './glob.ts';
export {
  track,
  trackingIdOf,
  TRACKING_ID,
  INSTANCE_LABEL,
} from './tracking.ts';
