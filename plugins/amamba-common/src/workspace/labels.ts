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

/** Prefixes of labels, with and without something before them. */
const CONTROLLED_PREFIXES = [
  'kubernetes.io',
  'k8s.io',
  'x-k8s.io',
  // Who runs as what, and who is metered with whom.
  'openshift.io',
  'cattle.io',
  // Which policies and gateways see what runs there.
  'istio.io',
  'linkerd.io',
  'cilium.io',
  'gatekeeper.sh',
  'kyverno.io',
  'sigstore.dev',
  'cert-manager.io',
  'argoproj.io',
];

/** Without a prefix, of webhooks that leave such namespaces alone. */
const CONTROLLED_NAMES = ['istio-injection', 'control-plane'];

/**
 * Whether a label on a namespace is read by Kubernetes or by what is commonly
 * installed on it, such as `pod-security.kubernetes.io/enforce`,
 * `openshift.io/run-level` or `istio-injection`: it changes what may run
 * there, so it is for those who run the cluster.
 *
 * @public
 */
export function isControlLabel(key: string): boolean {
  const [prefix, name] = key.split('/');
  return name === undefined
    ? CONTROLLED_NAMES.includes(prefix)
    : CONTROLLED_PREFIXES.some(
        one => prefix === one || prefix.endsWith(`.${one}`),
      );
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
