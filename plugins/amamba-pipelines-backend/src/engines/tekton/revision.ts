/**
 * A number that grows with every change of any of the objects.
 *
 * Kubernetes gives every change in a cluster a higher `resourceVersion`, and
 * since 1.35 promises clients that they may compare them as integers
 * (KEP-5504, "Comparable Resource Version"). A version that is no integer
 * counts as 0, so such a server's last answer wins.
 */
export function revisionOf(
  objects: readonly { metadata: { resourceVersion: string } }[],
): number {
  const versions = objects.map(({ metadata }) =>
    /^\d+$/.test(metadata.resourceVersion)
      ? Number(metadata.resourceVersion)
      : 0,
  );
  return Math.max(0, ...versions);
}
