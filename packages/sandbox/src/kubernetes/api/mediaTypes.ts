import { StatusError } from './statusError.ts';

export const JSON_TYPE = 'application/json';
export const YAML_TYPE = 'application/yaml';
export const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';

/** Named in refusals. */
const REPRESENTATIONS = [JSON_TYPE, YAML_TYPE, PROTOBUF_TYPE];

export type Shape = 'object' | 'table' | 'partial';

/** How the answer is to look. */
export interface ResponseFormat {
  encoding: 'json' | 'yaml';
  shape: Shape;
}

export interface MediaType {
  type: string;
  parameters: Record<string, string>;
}

/** Splits an Accept or Content-Type header; the client's order is kept. */
export function parseMediaTypes(header: string | undefined): MediaType[] {
  return (header ?? '')
    .split(',')
    .map(part => {
      const [type, ...rest] = part.split(';').map(text => text.trim());
      const parameters = Object.fromEntries(
        rest.map(item => {
          const [key, value = ''] = item.split('=');
          return [key, value];
        }),
      );
      return { type: type.toLowerCase(), parameters };
    })
    .filter(({ type }) => type !== '')
    .sort((a, b) => quality(b) - quality(a));
}

function quality({ parameters }: MediaType): number {
  const q = Number(parameters.q ?? 1);
  return Number.isNaN(q) ? 1 : q;
}

const SHAPES: Record<string, Shape> = {
  Table: 'table',
  PartialObjectMetadata: 'partial',
  PartialObjectMetadataList: 'partial',
};

function encodingOf(type: string): ResponseFormat['encoding'] | undefined {
  if (['*/*', 'application/*', JSON_TYPE].includes(type)) return 'json';
  return type === YAML_TYPE ? 'yaml' : undefined;
}

/** The first acceptable representation that can be made; else throws 406. */
export function negotiate(accept: string | undefined): ResponseFormat {
  const wanted = parseMediaTypes(accept);
  if (wanted.length === 0) return { encoding: 'json', shape: 'object' };
  for (const { type, parameters } of wanted) {
    const encoding = encodingOf(type);
    if (!encoding) continue;
    const { as, g, v } = parameters;
    if (as === undefined) return { encoding, shape: 'object' };
    const shape = SHAPES[as];
    if (shape && g === 'meta.k8s.io' && (v === 'v1' || v === undefined)) {
      return { encoding, shape };
    }
  }
  throw StatusError.notAcceptable(REPRESENTATIONS);
}

/** For answers that have no other shape, such as Status. */
export function negotiateEncoding(
  accept: string | undefined,
): ResponseFormat['encoding'] {
  const [first] = parseMediaTypes(accept);
  return (first && encodingOf(first.type)) ?? 'json';
}

export function unsupportedBody(): StatusError {
  return StatusError.unsupportedMediaType(REPRESENTATIONS);
}
