import { canonicalQuantity } from '../../quantity.ts';

/** Quantities are stored in the form the server writes, whatever was sent. */
export function writeCanonically(
  quantities: Record<string, string> | undefined,
): void {
  for (const [name, quantity] of Object.entries(quantities ?? {})) {
    (quantities as Record<string, string>)[name] = canonicalQuantity(quantity);
  }
}
