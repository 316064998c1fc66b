/**
 * Annotations by which catalog entities name their applications; those of the
 * community's and Roadie's Argo CD plugins, with the same meaning.
 *
 * @public
 */
export const ARGOCD_ANNOTATIONS = {
  /** Name of one application. */
  appName: 'argocd/app-name',
  /** Label selector of applications. */
  appSelector: 'argocd/app-selector',
  /** Namespace of the application objects. */
  appNamespace: 'argocd/app-namespace',
  /** Only applications of this AppProject. */
  projectName: 'argocd/project-name',
  /** Only on these instances, separated by commas. */
  instanceName: 'argocd/instance-name',
} as const;
