import { InputError } from '@backstage/errors';

/** @throws InputError unless the name was typed once more. */
export function requireConfirmation(name: string, confirm: string): void {
  if (confirm !== name) {
    throw new InputError(
      `To delete ${name}, confirm it with its name: ?confirm=${name}`,
    );
  }
}
