import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GRPC, GrpcError } from '../http/grpcError.ts';
import { goJsonError } from '../../../kubernetes/api/goJsonError.ts';
import { findApplication, nameIn } from './findApplication.ts';

/**
 * Of no use over REST: `liveResources`, which it compares with, is no possible
 * query field, and without them the real server runs into its own error.
 */
export function serverSideDiff(context: ApiContext, request: ApiRequest) {
  const { query } = request;
  if (query.has('liveResources')) {
    throw GrpcError.invalid('unsupported field type *v1alpha1.ResourceDiff');
  }
  findApplication(context, request.claims, nameIn(context, request));
  const targets = query.getAll('targetManifests');
  for (const [index, text] of targets.entries()) {
    try {
      JSON.parse(text);
    } catch {
      throw GrpcError.unknown(
        `error unmarshaling target manifest ${index}: ${goJsonError(text)}`,
      );
    }
  }
  if (targets.length === 0) return { modified: false };
  throw new GrpcError(
    GRPC.internal,
    'runtime error: index out of range [0] with length 0',
  );
}
