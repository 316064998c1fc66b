import { APPLICATIONS } from '../../crds/definitions.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { recordAudit } from '../auditEvents.ts';
import { demandOn, findApplication, nameIn } from './findApplication.ts';

export const FOREGROUND_FINALIZER = 'resources-finalizer.argocd.argoproj.io';
export const BACKGROUND_FINALIZER = `${FOREGROUND_FINALIZER}/background`;

/** Which finalizer says what goes along; none when nothing does. */
function finalizerFor(request: ApiRequest): string | undefined {
  const cascade = request.flag('cascade') ?? true;
  const policy = request.text('propagationPolicy');
  if (!cascade && policy !== '') {
    throw GrpcError.invalid(
      'cannot set propagation policy when cascading is disabled',
    );
  }
  if (!['', 'foreground', 'background'].includes(policy)) {
    throw GrpcError.invalid(`invalid propagation policy: ${policy}`);
  }
  if (!cascade) return undefined;
  return policy === 'background' ? BACKGROUND_FINALIZER : FOREGROUND_FINALIZER;
}

export function deleteApplication(context: ApiContext, request: ApiRequest) {
  const { claims } = request;
  const { application } = findApplication(
    context,
    claims,
    nameIn(context, request),
  );
  demandOn(context, claims, application, 'delete');
  const finalizer = finalizerFor(request);
  const { namespace, name } = application.metadata;
  context.objects.modify(APPLICATIONS, namespace, name, ({ metadata }) => {
    const others = (metadata.finalizers ?? []).filter(
      item => !item.startsWith(FOREGROUND_FINALIZER),
    );
    const kept = finalizer ? [...others, finalizer] : others;
    metadata.finalizers = kept.length > 0 ? kept : undefined;
  });
  context.objects.delete(APPLICATIONS, namespace, name);
  recordAudit(context, request, application, [
    'ResourceDeleted',
    'deleted application',
  ]);
  return {};
}
