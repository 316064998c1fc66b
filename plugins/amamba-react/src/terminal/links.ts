/**
 * The address that a link of a terminal may open: of the web, and without a
 * name before the host, which makes an address look like that of another one.
 *
 * @returns undefined for what must not be opened
 */
export function openableLink(text: string): URL | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  return web && !url.username && !url.password ? url : undefined;
}

/** Opens an address in a new tab that learns nothing of this one. */
export function openLink(url: URL): void {
  window.open(url.href, '_blank', 'noopener,noreferrer');
}
