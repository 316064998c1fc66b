import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type {
  DocumentV2,
  Method,
  OperationV2,
  ParameterV2,
  PathItemV2,
  SchemaV2,
} from './documentV2.ts';

/**
 * The document as `openapi.v2.Document` of gnostic, which is how kubectl asks
 * for it. Field numbers are those of its `OpenAPIv2.proto`.
 */
export function encodeDocumentV2(document: DocumentV2): Uint8Array {
  const writer = new BinaryWriter();
  text(writer, 1, document.swagger);
  message(writer, 2, info => {
    text(info, 1, document.info.title);
    text(info, 2, document.info.version);
  });
  message(writer, 8, paths => {
    for (const [name, item] of Object.entries(document.paths)) {
      named(paths, 2, name, value => pathItem(value, item));
    }
  });
  message(writer, 9, definitions => {
    for (const [name, item] of Object.entries(document.definitions)) {
      named(definitions, 1, name, value => schema(value, item));
    }
  });
  return writer.finish();
}

type Write = (writer: BinaryWriter) => void;

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(
  writer: BinaryWriter,
  field: number,
  value: string | undefined,
): void {
  if (value) writer.tag(field, WireType.LengthDelimited).string(value);
}

function texts(writer: BinaryWriter, field: number, values: string[] = []) {
  for (const value of values) {
    writer.tag(field, WireType.LengthDelimited).string(value);
  }
}

function flag(
  writer: BinaryWriter,
  field: number,
  value: boolean | undefined,
): void {
  if (value) writer.tag(field, WireType.Varint).bool(true);
}

/** A name and the message that goes by it. */
function named(
  writer: BinaryWriter,
  field: number,
  name: string,
  write: Write,
): void {
  message(writer, field, entry => {
    text(entry, 1, name);
    message(entry, 2, write);
  });
}

/** `Any` holds YAML, of which JSON is a kind. */
function any(writer: BinaryWriter, value: unknown): void {
  text(writer, 2, `${JSON.stringify(value)}\n`);
}

function extensions(writer: BinaryWriter, field: number, from: object): void {
  for (const [name, value] of Object.entries(from)) {
    if (name.startsWith('x-')) named(writer, field, name, to => any(to, value));
  }
}

const METHODS: [Method, number][] = [
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['patch', 8],
];

function pathItem(writer: BinaryWriter, item: PathItemV2): void {
  for (const [method, field] of METHODS) {
    const found = item[method];
    if (found) message(writer, field, to => operation(to, found));
  }
  for (const found of item.parameters) parameter(writer, 9, found);
}

function operation(writer: BinaryWriter, item: OperationV2): void {
  texts(writer, 1, item.tags);
  text(writer, 3, item.description);
  text(writer, 5, item.operationId);
  texts(writer, 6, item.produces);
  texts(writer, 7, item.consumes);
  for (const found of item.parameters) parameter(writer, 8, found);
  message(writer, 9, responses => {
    for (const [code, answer] of Object.entries(item.responses)) {
      // NamedResponseValue > ResponseValue > Response
      named(responses, 1, code, value =>
        message(value, 1, response => {
          text(response, 1, answer.description);
          const { schema: shape } = answer;
          if (!shape) return;
          message(response, 2, choice =>
            message(choice, 1, to => schema(to, shape)),
          );
        }),
      );
    }
  });
  extensions(writer, 13, item);
}

function parameter(
  writer: BinaryWriter,
  field: number,
  item: ParameterV2,
): void {
  // ParametersItem > Parameter > BodyParameter or NonBodyParameter
  message(writer, field, choice =>
    message(choice, 1, either => {
      if (item.in === 'body') {
        message(either, 1, to => bodyParameter(to, item));
      } else {
        message(either, 2, place =>
          message(place, item.in === 'query' ? 3 : 4, to =>
            plainParameter(to, item),
          ),
        );
      }
    }),
  );
}

function bodyParameter(writer: BinaryWriter, item: ParameterV2): void {
  text(writer, 1, item.description);
  text(writer, 2, item.name);
  text(writer, 3, item.in);
  flag(writer, 4, item.required);
  if (item.schema) message(writer, 5, to => schema(to, item.schema!));
}

function plainParameter(writer: BinaryWriter, item: ParameterV2): void {
  flag(writer, 1, item.required);
  text(writer, 2, item.in);
  text(writer, 3, item.description);
  text(writer, 4, item.name);
  // The two places number their fields differently from here on.
  text(writer, item.in === 'query' ? 6 : 5, item.type);
  flag(writer, item.in === 'query' ? 20 : 18, item.uniqueItems);
}

function schema(writer: BinaryWriter, item: SchemaV2): void {
  text(writer, 1, item.$ref);
  text(writer, 2, item.format);
  text(writer, 4, item.description);
  texts(writer, 19, item.required);
  for (const value of item.enum ?? []) {
    message(writer, 20, to => any(to, value));
  }
  const { additionalProperties, type, items, properties } = item;
  if (additionalProperties) {
    message(writer, 21, choice =>
      message(choice, 1, to => schema(to, additionalProperties)),
    );
  }
  if (type) message(writer, 22, to => texts(to, 1, [type]));
  if (items) {
    message(writer, 23, choice => message(choice, 1, to => schema(to, items)));
  }
  if (properties) {
    message(writer, 25, to => {
      for (const [name, property] of Object.entries(properties)) {
        named(to, 1, name, value => schema(value, property));
      }
    });
  }
  extensions(writer, 31, item);
}
