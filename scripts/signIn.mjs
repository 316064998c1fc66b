/**
 * Signs a person of the demo in as a browser would: through the portal's
 * OpenID Connect provider, with cookies and redirects.
 *
 * @returns the Backstage token and the person's entity reference
 */
export async function signIn(portalUrl, login) {
  const jar = new Map();
  let url = `${portalUrl}/api/auth/oidc/start?env=development&scope=openid%20profile%20email`;
  let form;
  for (let hop = 0; hop < 12; hop++) {
    const response = await request(jar, url, form);
    form = undefined;
    const location = response.headers.get('location');
    if (location) {
      url = new URL(location, url).toString();
    } else if (new URL(url).pathname.startsWith('/interaction/')) {
      form = new URLSearchParams({ login }).toString();
    } else {
      return readIdentity(await response.text(), login);
    }
  }
  throw new Error('the sign-in redirects for ever');
}

async function request(jar, url, form) {
  const { host } = new URL(url);
  const cookies = jar.get(host) ?? new Map();
  jar.set(host, cookies);
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form,
    redirect: 'manual',
    headers: {
      Cookie: [...cookies]
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
      ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [pair] = cookie.split(';');
    const at = pair.indexOf('=');
    cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return response;
}

/** The portal answers the popup with a page that posts this message to its opener. */
function readIdentity(page, login) {
  for (const [, text] of page.matchAll(/decodeURIComponent\('([^']+)'\)/g)) {
    const message = parse(decodeURIComponent(text));
    if (message?.error) {
      throw new Error(`${login} cannot sign in: ${message.error.message}`);
    }
    const identity = message?.response?.backstageIdentity;
    if (identity) {
      return {
        token: identity.token,
        entityRef: identity.identity.userEntityRef,
      };
    }
  }
  throw new Error(
    `${login} cannot sign in: the portal's answer was not understood`,
  );
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
