/** Whether a link may lead there: never `javascript:` and the like. */
export function isWebAddress(text: string): boolean {
  return (
    /^https?:\/\//i.test(text) &&
    URL.canParse(text) &&
    // A link must not carry a password on.
    !new URL(text).password
  );
}
