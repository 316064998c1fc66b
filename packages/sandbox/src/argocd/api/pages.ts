import type { Authentication } from './access/authentication.ts';
import type { ApiContext } from './apiContext.ts';
import type { Page } from './http/requestListener.ts';

/** What is served beside the API: health, logout, and a word instead of a UI. */
export function pages(
  context: ApiContext,
  authentication: Authentication,
): Page {
  return async (http, { pathname }, response) => {
    if (pathname === '/healthz') {
      response
        .writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
        .end('ok\n');
      return true;
    }
    if (pathname === '/auth/logout') {
      const claims = await authentication.tryIdentify(http);
      if (claims) context.tokens.revoke(claims);
      const home = `http://${http.headers.host}`;
      response
        .writeHead(303, {
          location: home,
          'set-cookie': 'argocd.token=; Path=/',
          'content-type': 'text/html; charset=utf-8',
        })
        .end(`<a href="${home}">See Other</a>.\n\n`);
      return true;
    }
    if (pathname === '/terminal') {
      const hasCookie = /argocd\.token=/.test(http.headers.cookie ?? '');
      response
        .writeHead(hasCookie ? 404 : 400, {
          'content-type': 'text/plain; charset=utf-8',
        })
        .end(hasCookie ? '404 page not found\n' : 'Auth cookie not found\n');
      return true;
    }
    if (pathname !== '/') return false;
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        '<!doctype html><title>Argo CD API</title><p>An API without a UI.\n',
      );
    return true;
  };
}
