import type { PodRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeService } from '@amamba/plugin-amamba-node';
import type { DebugPolicies } from '../policy/DebugPolicies';
import type {
  EntityCaller,
  PodDiagnosis,
  PodTargets,
} from '../routes/RouteDeps';
import { PodFactsReader } from './PodFacts';
import { toPodDetail } from './toPodDetail';

/** What {@link DiagnosisReader} needs. */
export interface DiagnosisReaderOptions {
  kube: Pick<KubeService, 'client'>;
  targets: Pick<PodTargets, 'ofPod'>;
  policies: DebugPolicies;
}

/** Tells what helps to find out what is wrong with a pod. */
export class DiagnosisReader implements PodDiagnosis {
  readonly #options: DiagnosisReaderOptions;
  readonly #facts: PodFactsReader;

  constructor(options: DiagnosisReaderOptions) {
    this.#options = options;
    this.#facts = new PodFactsReader(options.kube);
  }

  async get(pod: PodRef, { entity }: EntityCaller) {
    const { targets, policies } = this.#options;
    const { workspace } = await targets.ofPod(entity, pod);
    const [facts, policy] = await Promise.all([
      this.#facts.get(pod),
      policies.of(workspace),
    ]);
    return toPodDetail(pod.cluster, facts, policy?.images ?? []);
  }
}
