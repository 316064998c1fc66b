import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { accountRoutes } from './api/accountRoutes.ts';
import { commitRoutes } from './api/commitRoutes.ts';
import { contentRoutes } from './api/contentRoutes.ts';
import { fileRoutes } from './api/fileRoutes.ts';
import { hookRoutes } from './api/hookRoutes.ts';
import { labelRoutes } from './api/labelRoutes.ts';
import { pullRoutes } from './api/pullRoutes.ts';
import { refRoutes } from './api/refRoutes.ts';
import { repositoryRoutes } from './api/repositoryRoutes.ts';
import { ApiCall, createRouter, sendAnswer } from './api/router.ts';
import type { Forge } from './forge.ts';
import { GitError } from './git/run.ts';
import { parseGitRequest, serveGit } from './git/smartHttp.ts';
import { renderRefusal, servePage } from './pages/pages.ts';
import { Refusal } from './refusal.ts';

const API = '/api/v1';

const route = createRouter({
  ...accountRoutes,
  ...repositoryRoutes,
  ...refRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...fileRoutes,
  ...pullRoutes,
  ...labelRoutes,
  ...hookRoutes,
});

/** Answers what a forge is asked over HTTP: Git, the API, pages. */
export function answerRequests(forge: Forge): RequestListener {
  return (request, response) => {
    serve(forge, request, response).catch(error =>
      fail(forge, request, response, error),
    );
  };
}

async function serve(
  forge: Forge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', forge.url);
  const git = parseGitRequest(method, url);
  if (git) {
    await serveGit(forge, git, request, response);
    response.end();
    return;
  }
  const user = forge.accounts.authenticate(request.headers.authorization);
  if (url.pathname.startsWith(`${API}/`)) {
    const asked = method === 'HEAD' ? 'GET' : method;
    const { handler, params } = route(asked, url.pathname.slice(API.length));
    const call = new ApiCall(forge, user, params, url, request);
    sendAnswer(response, await handler(call));
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    throw new Refusal(405, 'Method not allowed');
  }
  sendAnswer(response, await servePage(forge, user, url));
}

/** Tells what went wrong as the asked part of Gitea does. */
function fail(
  forge: Forge,
  request: IncomingMessage,
  response: ServerResponse,
  error: Error,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = statusOf(error);
  const isApi = request.url?.startsWith(`${API}/`);
  const isPage = request.headers.accept?.includes('text/html') && !isApi;
  sendAnswer(response, {
    status,
    headers: {
      ...(status === 401 &&
        !isApi && { 'WWW-Authenticate': 'Basic realm="Gitea"' }),
      ...(!isApi && {
        'Content-Type': `text/${isPage ? 'html' : 'plain'}; charset=utf-8`,
      }),
    },
    ...(isApi
      ? { json: { message: error.message, url: `${forge.url}/api/swagger` } }
      : {
          bytes: isPage
            ? renderRefusal(status, error.message)
            : `${error.message}\n`,
        }),
  });
}

function statusOf(error: Error): number {
  if (error instanceof Refusal) return error.status;
  if (error instanceof URIError) return 400;
  // A ref that somebody else moved, or a tree that cannot be.
  return error instanceof GitError ? 409 : 500;
}
