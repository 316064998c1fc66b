import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { findApplication, nameIn } from './findApplication.ts';
import { presentWithHealth } from './presentApplication.ts';
import { refreshApplication } from './refreshApplication.ts';

/** Any value of `refresh` but `hard` is a normal one. */
export async function getApplication(context: ApiContext, request: ApiRequest) {
  const { claims, signal } = request;
  const { application } = findApplication(
    context,
    claims,
    nameIn(context, request),
  );
  const refresh = request.text('refresh');
  if (refresh === '') return presentWithHealth(application, context.states);
  const kind = refresh === 'hard' ? 'hard' : 'normal';
  const { objects, states } = context;
  const fresh = await refreshApplication(objects, application, kind, signal);
  return presentWithHealth(fresh, states);
}
