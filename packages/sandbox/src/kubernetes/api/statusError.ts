import type { FailureStatus, StatusCause, StatusDetails } from './status.ts';

/** Group and plural name, as errors name a resource. */
export interface GroupResource {
  group: string;
  plural: string;
}

/** Group and kind, as validation errors name an object. */
export interface GroupKind {
  group: string;
  kind: string;
}

/** One finding of a validation; `field.Error` of apimachinery. */
export interface FieldError {
  reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
    | 'FieldValueNotFound'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTypeInvalid';
  field: string;
  message: string;
}

interface StatusErrorInit {
  code: number;
  reason: string;
  message: string;
  details?: StatusDetails;
  continueToken?: string;
}

function resourceText(resource: GroupResource): string {
  return resource.group
    ? `${resource.plural}.${resource.group}`
    : resource.plural;
}

function kindText({ group, kind }: GroupKind): string {
  return group ? `${kind}.${group}` : kind;
}

function detailsOf(
  group: string,
  kind: string,
  name: string | undefined,
): StatusDetails {
  return {
    ...(name && { name }),
    ...(group && { group }),
    ...(kind && { kind }),
  };
}

/** Why the API server refuses a request, in its own words. */
export class StatusError extends Error {
  readonly status: FailureStatus;

  constructor(init: StatusErrorInit) {
    super(init.message);
    this.name = 'StatusError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: init.continueToken ? { continue: init.continueToken } : {},
      status: 'Failure',
      message: init.message,
      ...(init.reason && { reason: init.reason }),
      ...(init.details && { details: init.details }),
      code: init.code,
    };
  }

  get code(): number {
    return this.status.code;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }

  static badRequest(message: string): StatusError {
    return new StatusError({ code: 400, reason: 'BadRequest', message });
  }

  static unauthorized(): StatusError {
    return new StatusError({
      code: 401,
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  }

  /** `message` follows `… is forbidden: `. */
  static forbidden(
    resource: GroupResource,
    name: string | undefined,
    message: string,
    causes?: StatusCause[],
  ): StatusError {
    const subject = name
      ? `${resourceText(resource)} "${name}"`
      : resourceText(resource);
    return new StatusError({
      code: 403,
      reason: 'Forbidden',
      message: `${subject} is forbidden: ${message}`,
      details: {
        ...detailsOf(resource.group, resource.plural, name),
        ...(causes && { causes }),
      },
    });
  }

  static forbiddenPath(message: string): StatusError {
    return new StatusError({
      code: 403,
      reason: 'Forbidden',
      message: `forbidden: ${message}`,
      details: {},
    });
  }

  static notFound(resource: GroupResource, name: string): StatusError {
    return new StatusError({
      code: 404,
      reason: 'NotFound',
      message: `${resourceText(resource)} "${name}" not found`,
      details: detailsOf(resource.group, resource.plural, name),
    });
  }

  static unknownResource(): StatusError {
    return new StatusError({
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
      details: {},
    });
  }

  static methodNotAllowed(): StatusError {
    return new StatusError({
      code: 405,
      reason: 'MethodNotAllowed',
      message:
        'the server does not allow this method on the requested resource',
      details: {},
    });
  }

  /** What the API server of custom resources says of one that is to go. */
  static definitionTerminating({ group, plural }: GroupResource): StatusError {
    return new StatusError({
      code: 405,
      reason: 'MethodNotAllowed',
      message:
        'create not allowed while custom resource definition is terminating',
      details: { group, kind: plural },
    });
  }

  static notAcceptable(accepted: string[]): StatusError {
    return new StatusError({
      code: 406,
      reason: 'NotAcceptable',
      message: `406: Not Acceptable\n\nAvailable representations: ${accepted.join(
        ', ',
      )}`,
      details: {},
    });
  }

  static alreadyExists(resource: GroupResource, name: string): StatusError {
    return new StatusError({
      code: 409,
      reason: 'AlreadyExists',
      message: `${resourceText(resource)} "${name}" already exists`,
      details: detailsOf(resource.group, resource.plural, name),
    });
  }

  static conflict(
    resource: GroupResource,
    name: string,
    message = 'the object has been modified; please apply your changes to the latest version and try again',
  ): StatusError {
    return new StatusError({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on ${resourceText(
        resource,
      )} "${name}": ${message}`,
      details: detailsOf(resource.group, resource.plural, name),
    });
  }

  static applyConflict(message: string, causes: StatusCause[]): StatusError {
    return new StatusError({
      code: 409,
      reason: 'Conflict',
      message,
      details: { causes },
    });
  }

  static expired(message: string, continueToken?: string): StatusError {
    return new StatusError({
      code: 410,
      reason: 'Expired',
      message,
      continueToken,
    });
  }

  static tooLarge(limitBytes: number): StatusError {
    return new StatusError({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: `Request entity too large: limit is ${limitBytes}`,
    });
  }

  static unsupportedMediaType(accepted: string[]): StatusError {
    return new StatusError({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(
        ', ',
      )}`,
    });
  }

  static unsupportedPatchType(): StatusError {
    return new StatusError({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: '415: Unsupported Media Type',
      details: {},
    });
  }

  static invalid(
    kind: GroupKind,
    name: string,
    errors: FieldError[],
  ): StatusError {
    const list = errors.map(error => `${error.field}: ${error.message}`);
    const text = list.length === 1 ? list[0] : `[${list.join(', ')}]`;
    return new StatusError({
      code: 422,
      reason: 'Invalid',
      message: `${kindText(kind)} "${name}" is invalid: ${text}`,
      details: {
        ...detailsOf(kind.group, kind.kind, name),
        causes: errors.map(({ reason, message, field }) => ({
          reason,
          message,
          field,
        })),
      },
    });
  }

  /** A patch that cannot be carried out; the server says no more than this. */
  static unprocessable(): StatusError {
    return new StatusError({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
      details: {},
    });
  }

  static internal(message: string): StatusError {
    return new StatusError({
      code: 500,
      reason: 'InternalError',
      message: `Internal error occurred: ${message}`,
      details: { causes: [{ message }] },
    });
  }

  static serviceUnavailable(message: string): StatusError {
    return new StatusError({
      code: 503,
      reason: 'ServiceUnavailable',
      message,
    });
  }

  /** A failure that the server has no reason for. */
  static unclassified(message: string): StatusError {
    return new StatusError({ code: 500, reason: '', message });
  }

  static tooLargeResourceVersion(wanted: number, current: number): StatusError {
    return new StatusError({
      code: 504,
      reason: 'Timeout',
      message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
      details: {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    });
  }
}
