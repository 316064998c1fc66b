import { modelNameOf } from '../schema/modelNames.ts';
import { readCustom } from '../schema/custom/readCustom.ts';
import { decodeTyped } from '../schema/typed/decodeTyped.ts';
import { duplicateFields } from '../schema/typed/duplicateFields.ts';
import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { JSON_TYPE } from './mediaTypes.ts';
import { contentTypeOf, decodeObject, readBody } from './requestBody.ts';
import { StatusError } from './statusError.ts';
import { assertTyped } from './typeCheck.ts';
import { addWarning } from './warnings.ts';

type Json = Record<string, unknown>;

/** What the decoders of the real server say of an object that is not right. */
export interface DecodingProblem {
  /** Of JSON. */
  message: string;
  /** Of objects that a strategic merge patch has changed. */
  conversionMessage: string;
}

/**
 * The object of a POST or PUT, read as the resource's type; without kind and
 * apiVersion it is taken for it. Fields that the type does not have, and fields
 * that are there twice, are left out, told or refused as `fieldValidation` says.
 */
export async function readTypedBody(
  context: ResourceContext,
): Promise<Json & { metadata: Json }> {
  if (context.conversion) {
    const { served, toStored } = context.conversion;
    const asServed = { ...context, definition: served, conversion: undefined };
    const object = (await readTypedBody(asServed)) as unknown as KubeObject;
    return toStored(object) as unknown as Json & { metadata: Json };
  }
  const { request, definition } = context;
  const body = await readBody(request);
  const contentType = contentTypeOf(request);
  const decoded = decodeObject(body, contentType, definition.kind);
  if (!isRecord(decoded)) throw noObject(decoded, body, definition.kind);
  assertTyped(decoded, context);
  const isJson = contentType === JSON_TYPE || contentType === '';
  const duplicates =
    isJson && directiveOf(context) !== 'Ignore'
      ? duplicateFields(body.toString('utf8'))
      : [];
  const kind = decoded.kind ?? definition.kind;
  const version = JSON.stringify(context.info.version);
  const object = readAsType(context, decoded, duplicates, ({ message }) =>
    StatusError.badRequest(
      `${kind} in version ${version} cannot be handled as a ${definition.kind}: ${message}`,
    ),
  );
  return { ...object, metadata: (object.metadata ?? {}) as Json };
}

function noObject(decoded: unknown, body: Buffer, kind: string): StatusError {
  return StatusError.badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${
      Array.isArray(decoded) ? 'array' : typeof decoded
    } into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (${body.toString(
      'utf8',
    )})`,
  );
}

/**
 * The outcome of a patch, read as the resource's type.
 * @param shown - what the refusal shows of the patch or of its outcome
 */
export function readPatched(
  context: ResourceContext,
  patched: Json,
  shown: (problem: DecodingProblem) => [value: string, message: string],
): KubeObject {
  if (context.conversion) {
    const { served, toStored } = context.conversion;
    const asServed = { ...context, definition: served, conversion: undefined };
    return toStored(readPatched(asServed, patched, shown));
  }
  const object = readAsType(context, patched, [], problem => {
    const [value, message] = shown(problem);
    return StatusError.invalid({ group: '', kind: '' }, '', [
      {
        reason: 'FieldValueInvalid',
        field: 'patch',
        message: `Invalid value: ${JSON.stringify(value)}: ${message}`,
      },
    ]);
  });
  return { ...object, metadata: object.metadata ?? {} } as KubeObject;
}

function directiveOf({ url }: ResourceContext): string {
  return url.searchParams.get('fieldValidation') || 'Warn';
}

function readAsType(
  context: ResourceContext,
  given: Json,
  duplicates: string[],
  refusal: (problem: DecodingProblem) => StatusError,
): Json {
  const { object, unknownFields, error, conversionError } = decode(
    context,
    given,
  );
  if (error !== undefined) {
    const conversionMessage = conversionError ?? error;
    throw refusal({ message: error, conversionMessage });
  }
  const strict = [
    ...duplicates.map(field => `duplicate field ${JSON.stringify(field)}`),
    ...unknownFields.map(field => `unknown field ${JSON.stringify(field)}`),
  ];
  const directive = directiveOf(context);
  if (directive === 'Warn') {
    for (const message of strict) addWarning(context.response, message);
  } else if (directive === 'Strict' && strict.length > 0) {
    const message = `strict decoding error: ${strict.join(', ')}`;
    throw refusal({ message, conversionMessage: message });
  }
  return object;
}

function decode({ definition, info, cluster }: ResourceContext, given: Json) {
  const { group, kind, custom } = definition;
  const { version } = info;
  if (custom) {
    const schema = cluster.schemas.schemaOf(definition, version);
    return { ...readCustom(given, schema), conversionError: undefined };
  }
  const model = modelNameOf(group, version, kind);
  return model
    ? decodeTyped(given, model)
    : {
        object: given,
        unknownFields: [],
        error: undefined,
        conversionError: undefined,
      };
}
