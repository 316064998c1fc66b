import { normalizeGitUrl, sourcesOf } from '../controller/index.ts';
import type { ApiContext } from './apiContext.ts';
import { requestRefresh } from './applications/refreshApplication.ts';
import type { ApiRequest } from './http/apiRequest.ts';
import { GrpcError } from './http/grpcError.ts';
import type { Route } from './http/router.ts';

/** A push, as GitHub and Gitea tell of it. */
interface Push {
  ref?: string;
  repository?: {
    clone_url?: string;
    html_url?: string;
    ssh_url?: string;
    default_branch?: string;
  };
}

const PUSH_HEADERS = ['x-gitea-event', 'x-github-event', 'x-gogs-event'];

/** Told of a push, applications with that repository are compared anew. */
export function webhookRoutes(context: ApiContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/webhook',
      anonymous: true,
      handle: request => takePush(context, request),
    },
  ];
}

function takePush(context: ApiContext, request: ApiRequest) {
  const { headers } = request.http;
  const event = PUSH_HEADERS.map(name => headers[name]).find(Boolean);
  if (event === undefined) throw GrpcError.invalid('Unknown webhook event');
  if (event !== 'push') return {};
  const push = request.message('PushPayload', {
    ref: 'string',
    repository: 'any',
  }) as Push;
  const { clone_url, html_url, ssh_url, default_branch } =
    push.repository ?? {};
  const urls = new Set(
    [clone_url, html_url, ssh_url]
      .filter(url => url !== undefined)
      .map(normalizeGitUrl),
  );
  const branch = push.ref?.replace(/^refs\/(heads|tags)\//, '') ?? '';
  const concerns = ({ repoURL = '', targetRevision = '' }: any) =>
    urls.has(normalizeGitUrl(repoURL)) &&
    (['', 'HEAD'].includes(targetRevision)
      ? branch === (default_branch ?? branch)
      : targetRevision.replace(/^refs\/(heads|tags)\//, '') === branch);
  const concerned = [...context.stored.applications()].filter(application =>
    sourcesOf(application).some(concerns),
  );
  for (const application of concerned) {
    requestRefresh(context.objects, application, 'normal');
  }
  return {};
}
