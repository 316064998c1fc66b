/**
 * Workspaces on pages: who may do what in them, their namespaces and quotas,
 * how they stand in their clusters, and what was done.
 *
 * @packageDocumentation
 */
export { amambaWorkspacesPlugin as default } from './plugin';
export { workspacesApiRef, type WorkspacesApi } from './api/workspacesApi';
export {
  SidebarWorkspaceSwitcher,
  type SidebarWorkspaceSwitcherProps,
} from './components/switcher/SidebarWorkspaceSwitcher';
export {
  useCurrentWorkspace,
  type CurrentWorkspace,
} from './data/useCurrentWorkspace';
export { isInWorkspace } from './data/entity';
export { amambaWorkspacesTranslationRef } from './translation/translation';
