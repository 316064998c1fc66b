/**
 * Argo CD applications on the pages of catalog entities and workspaces: lists,
 * resource trees, differences, syncs, rollbacks, repositories and promotion.
 *
 * @packageDocumentation
 */
export { amambaGitopsPlugin as default } from './plugin';
export { gitopsApiRef, type GitopsApi } from './api/gitopsApi';
export { isGitopsAvailable } from './data/entity';
export { amambaGitopsTranslationRef } from './translation/translation';
