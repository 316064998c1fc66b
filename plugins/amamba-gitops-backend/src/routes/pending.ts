import { NotImplementedError } from '@backstage/errors';

/** Handlers of routes that no room has written yet. */
export function pending<K extends string>(
  names: readonly K[],
): Record<K, () => Promise<never>> {
  const refuse = async () => {
    throw new NotImplementedError('This cannot be done yet');
  };
  return Object.fromEntries(names.map(name => [name, refuse])) as Record<
    K,
    () => Promise<never>
  >;
}
