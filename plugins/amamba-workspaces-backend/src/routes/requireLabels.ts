import { InputError } from '@backstage/errors';
import { isControlLabel } from '@amamba/plugin-amamba-common';

/** @throws InputError for labels that only those who run the cluster may set. */
export function requireLabels(labels: Record<string, string>): void {
  const reserved = Object.keys(labels).filter(isControlLabel);
  if (reserved.length > 0) {
    throw new InputError(
      `${reserved.join(
        ', ',
      )} is read by the cluster, and changes what may run there; choose another label, or ask those who run the cluster`,
    );
  }
}
