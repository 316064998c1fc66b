import { z } from 'zod';

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const [prefix, ...more] = parts;
  return (
    NAME.test(name) &&
    more.length === 0 &&
    (prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix)))
  );
}

/** Labels that the portal or the cluster sets; nobody else may. */
const OURS = /^(amamba\.io\/.*|kubernetes\.io\/metadata\.name)$/;

/**
 * Whether a label is read by Kubernetes itself, such as
 * `pod-security.kubernetes.io/enforce`: on a namespace it changes what may
 * run there, so it is for those who run the cluster.
 *
 * @public
 */
export function isKubernetesLabel(key: string): boolean {
  return /^([-a-z0-9.]+\.)?(kubernetes|k8s)\.io\//.test(key);
}

/** Labels of a Kubernetes object, without those that the portal sets. @public */
export const labelsSchema = z.record(
  z
    .string()
    .refine(
      isLabelKey,
      'is not the name of a label, such as team or example.com/team',
    )
    .refine(key => !OURS.test(key), 'is a label that cannot be chosen'),
  z
    .string()
    .max(63, 'is longer than 63 characters')
    .refine(
      value => value === '' || NAME.test(value),
      'must be letters, digits, "-", "_" and ".", and begin and end with a letter or digit',
    ),
);
