/** Where a redirect of a previewed application leads. */
export type Redirect =
  | { type: 'within'; location: string }
  | { type: 'elsewhere'; host: string };

/**
 * Keeps a redirect below the preview's address.
 *
 * @remarks
 * The result is relative to the request, for this process does not know at
 * which path a proxy in front of the portal serves it.
 *
 * @param location - as the application sent it
 * @param path - of the request, as the application saw it: `/a/b?c`
 * @param host - as the application was addressed: `localhost:8080`
 */
export function rewriteLocation(
  location: string,
  path: string,
  host: string,
): Redirect {
  const base = new URL(`http://${host}`);
  const from = new URL(base.origin + path);
  let to: URL;
  try {
    to = new URL(location, from);
  } catch {
    return { type: 'elsewhere', host: '' };
  }
  if (!/^https?:$/.test(to.protocol) || to.host !== base.host) {
    return { type: 'elsewhere', host: to.host };
  }
  const depth = from.pathname.split('/').length - 2;
  // "./" so that a name with a colon is not read as a scheme.
  const up = depth === 0 ? './' : '../'.repeat(depth);
  return {
    type: 'within',
    location:
      up + to.pathname.slice(1).replace(/^\/+/, '') + to.search + to.hash,
  };
}
