import { StatusError } from '../../../kubernetes/api/statusError.ts';
import { RepoError } from '../../repo/index.ts';

/** Codes of gRPC that Argo CD's API answers with. */
export const GRPC = {
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const HTTP_STATUS: Record<number, number> = {
  [GRPC.unknown]: 500,
  [GRPC.invalidArgument]: 400,
  [GRPC.notFound]: 404,
  [GRPC.alreadyExists]: 409,
  [GRPC.permissionDenied]: 403,
  [GRPC.failedPrecondition]: 400,
  [GRPC.aborted]: 409,
  [GRPC.outOfRange]: 400,
  [GRPC.internal]: 500,
  [GRPC.unavailable]: 503,
  [GRPC.unauthenticated]: 401,
};

/** A refusal as Argo CD words it. */
export class GrpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'GrpcError';
    this.code = code;
  }

  get httpStatus(): number {
    return HTTP_STATUS[this.code] ?? 500;
  }

  static unknown(message: string): GrpcError {
    return new GrpcError(GRPC.unknown, message);
  }

  static invalid(message: string): GrpcError {
    return new GrpcError(GRPC.invalidArgument, message);
  }

  static notFound(message: string): GrpcError {
    return new GrpcError(GRPC.notFound, message);
  }

  static denied(message = 'permission denied'): GrpcError {
    return new GrpcError(GRPC.permissionDenied, message);
  }

  static precondition(message: string): GrpcError {
    return new GrpcError(GRPC.failedPrecondition, message);
  }

  static unauthenticated(message: string): GrpcError {
    return new GrpcError(GRPC.unauthenticated, message);
  }

  /** Says that a field which protobuf demands was not sent. */
  static fieldNotSet(field: string): GrpcError {
    return new GrpcError(
      GRPC.internal,
      `grpc: error while marshaling: proto: required field "${field}" not set`,
    );
  }
}

const KUBERNETES_REASONS: Record<string, number> = {
  NotFound: GRPC.notFound,
  AlreadyExists: GRPC.alreadyExists,
  Invalid: GRPC.invalidArgument,
  BadRequest: GRPC.invalidArgument,
  Forbidden: GRPC.permissionDenied,
  Unauthorized: GRPC.unauthenticated,
  Conflict: GRPC.aborted,
  ServiceUnavailable: GRPC.unavailable,
  InternalError: GRPC.internal,
};

const REPO_CODES: Record<string, number> = {
  FailedPrecondition: GRPC.failedPrecondition,
  NotFound: GRPC.notFound,
};

/** What a failure is to a client, whoever failed. */
export function toGrpcError(error: unknown): GrpcError {
  if (error instanceof GrpcError) return error;
  if (error instanceof StatusError) {
    const code = KUBERNETES_REASONS[error.reason] ?? GRPC.unknown;
    return new GrpcError(code, error.message);
  }
  if (error instanceof RepoError) {
    const code = REPO_CODES[error.code] ?? GRPC.unknown;
    return new GrpcError(code, error.message);
  }
  return GrpcError.unknown(
    error instanceof Error ? error.message : String(error),
  );
}
