import { hideUserInfo } from './repositoryAddress';

/** As servers and Go repeat it: plain, in an address, in base64 of `user:password`. */
function formsOf(secret: string): string[] {
  return [
    secret,
    secret.trim(),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ].filter(form => form.length > 0);
}

/** A text of another system without the secrets that it was given. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap(formsOf)
    .sort((one, other) => other.length - one.length)
    .reduce(
      (told, form) => told.replaceAll(form, '******'),
      hideUserInfo(text),
    );
}
