import type { Pod } from 'kubernetes-types/core/v1';
import type { Admission } from '../types.ts';

const TAINTS = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
];
const SECONDS = 300;

/** Pods stay for some minutes on a node that is lost (DefaultTolerationSeconds). */
export const defaultTolerations: Admission = {
  resources: ['pods'],
  admit({ operation, object, subresource }) {
    const { spec } = object as unknown as Pod;
    if (operation !== 'CREATE' || subresource || !spec) return;
    const present = spec.tolerations ?? [];
    const missing = TAINTS.filter(
      taint =>
        !present.some(
          ({ key, effect }) =>
            (!key || key === taint) && (!effect || effect === 'NoExecute'),
        ),
    );
    if (missing.length === 0) return;
    const added = missing.map(key => ({
      key,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: SECONDS,
    }));
    spec.tolerations = [...present, ...added];
  },
};
