import type { KubeObject, WatchEventType } from '../../../kubernetes/types.ts';
import type { ApiContext } from '../apiContext.ts';
import { ApplicationFeed } from './applicationFeed.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { EventStream } from '../http/eventStream.ts';
import { ANSWERED } from '../http/router.ts';
import { applicationProjection } from './applicationFields.ts';
import { presentWithHealth } from './presentApplication.ts';
import { applicationFilter, selectApplications } from './selectApplications.ts';

/**
 * Present Applications come first as ADDED, unless a `resourceVersion` is
 * given; nothing of before is sent again for it.
 */
export function watchApplications(
  context: ApiContext,
  request: ApiRequest,
  feed: ApplicationFeed,
) {
  const { fits, mayGet } = applicationFilter(context, request);
  const project = applicationProjection(
    request.text('fields'),
    'result.application.',
  );
  const withType =
    !project || request.text('fields').split(',').includes('result.type');
  const stream = new EventStream(request);
  const sent = new Map<string, string>();
  const send = (type: WatchEventType, object: Readonly<KubeObject>) => {
    const application = presentWithHealth(object, context.states);
    const result = project
      ? { application: project(application), ...(withType && { type }) }
      : { type, application };
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    const text = JSON.stringify(result);
    // What the client would see twice is not sent again.
    if (type === 'MODIFIED' && sent.get(key) === text) return;
    if (type === 'DELETED') sent.delete(key);
    else if (project) sent.set(key, text);
    stream.send(result);
  };
  const wantsPresent =
    request.text('resourceVersion') === '' || request.text('name') !== '';
  const stop = feed.subscribe((type, object) => {
    if (fits(object) && mayGet(object)) send(type, object);
  });
  request.signal.addEventListener('abort', stop);
  if (wantsPresent) {
    for (const object of selectApplications(context, request)) {
      send('ADDED', object);
    }
  }
  return ANSWERED;
}
