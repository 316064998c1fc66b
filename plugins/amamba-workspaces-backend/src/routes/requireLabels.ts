import { InputError } from '@backstage/errors';
import { isKubernetesLabel } from '@amamba/plugin-amamba-common';

/** @throws InputError for labels that only those who run the cluster may set. */
export function requireLabels(labels: Record<string, string>): void {
  const reserved = Object.keys(labels).filter(isKubernetesLabel);
  if (reserved.length > 0) {
    throw new InputError(
      `Kubernetes itself reads ${reserved.join(
        ', ',
      )}; choose labels with another prefix`,
    );
  }
}
