import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { ANSWERED } from '../http/router.ts';
import {
  applicationProjection,
  UnwritableAnswer,
  type Projection,
} from './applicationFields.ts';
import { presentApplication } from './presentApplication.ts';
import { selectApplications } from './selectApplications.ts';

export function listApplications(context: ApiContext, request: ApiRequest) {
  let project: Projection | undefined;
  try {
    project = applicationProjection(request.text('fields'), 'items.');
  } catch (error) {
    if (!(error instanceof UnwritableAnswer)) throw error;
    request.response
      .writeHead(500, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: error.message }));
    return ANSWERED;
  }
  const selected = selectApplications(context, request);
  const items = selected.map(application => {
    const presented = presentApplication(application);
    return project ? project(presented) : presented;
  });
  const { resourceVersion } = context.stored;
  return {
    metadata: { resourceVersion },
    items: items.length > 0 ? items : null,
  };
}
