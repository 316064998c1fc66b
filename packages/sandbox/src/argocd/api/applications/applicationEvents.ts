import type { KubeObject } from '../../../kubernetes/types.ts';
import { userOf } from '../access/claims.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';

export type ApplicationEvent = [reason: string, done: string];

/** Tells of what somebody did as an Event about the Application. */
export function recordApplicationEvent(
  { recordEvent }: Pick<ApiContext, 'recordEvent'>,
  request: ApiRequest,
  application: Readonly<KubeObject>,
  [reason, done]: ApplicationEvent,
): void {
  recordEvent(application as KubeObject, {
    type: 'Normal',
    reason,
    message: `${userOf(request.claims)} ${done}`,
    component: 'argocd-server',
  });
}
