import type { KubeObject } from '../../kubernetes/types.ts';
import type {
  ArgoCdContext,
  ArgoCdSettings,
  DestinationCluster,
} from '../types.ts';
import { ClusterView, type ChangeListener } from './clusterView.ts';

/** What a controller is started with. */
export type ControllerOptions = Omit<ArgoCdContext, 'states'>;

/** What the parts of the controller share. */
export interface ControllerContext extends ControllerOptions {
  /** The project of an application, or undefined. */
  project(app: KubeObject): KubeObject | undefined;
  viewOf(cluster: DestinationCluster): ClusterView;
}

/** One view for each cluster, however many Secrets lead to it. */
export class ClusterViews {
  readonly #options: ControllerOptions;
  readonly #onChange: ChangeListener;
  readonly #views = new Map<object, ClusterView>();

  constructor(options: ControllerOptions, onChange: ChangeListener) {
    this.#options = options;
    this.#onChange = onChange;
  }

  of({ cluster }: DestinationCluster): ClusterView {
    const known = this.#views.get(cluster);
    if (known) return known;
    const tracking = () => this.#options.settings().tracking;
    const view = new ClusterView(cluster, tracking, this.#onChange);
    this.#views.set(cluster, view);
    return view;
  }

  stop(): void {
    for (const view of this.#views.values()) view.stop();
    this.#views.clear();
  }
}

/** Settings that are read again only when a ConfigMap has changed. */
export function rememberSettings(options: ControllerOptions): {
  options: ControllerOptions;
  stop: () => void;
} {
  const { objects, namespace } = options;
  let known: ArgoCdSettings | undefined;
  const stop = objects.watch(
    'configmaps',
    () => {
      known = undefined;
    },
    { namespace },
  );
  const settings = () => (known ??= options.settings());
  return { options: { ...options, settings }, stop };
}

export function contextOf(
  options: ControllerOptions,
  views: ClusterViews,
): ControllerContext {
  const { objects, namespace } = options;
  return {
    ...options,
    objects: objects.as('argocd-application-controller'),
    project: ({ spec }) =>
      objects.get(
        'appprojects.argoproj.io',
        namespace,
        spec.project || 'default',
      ),
    viewOf: cluster => views.of(cluster),
  };
}
