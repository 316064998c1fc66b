import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A member of a model class of @kubernetes/client-node. */
export interface ModelProperty {
  name: string;
  /** As TypeScript writes it: `Array<V1Container>`, `{ [key: string]: string; }`. */
  type: string;
  format: string;
  required: boolean;
  description?: string;
}

export interface ModelFile {
  description?: string;
  properties: ModelProperty[];
}

let folder: string | undefined;

function modelFolder(): string {
  folder ??= join(
    dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')),
    'gen/models',
  );
  return folder;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(join(modelFolder(), file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const COMMENT = String.raw`/\*\*\s*\n\s*\* ([^\n]*)\n\s*\*/\n\s*`;
const CLASS = new RegExp(`${COMMENT}export declare class`);
const PROPERTY = new RegExp(`^ {4}(?:${COMMENT})?'(\\w+)'(\\??): `, 'gm');

function prose(text: string | undefined): string | undefined {
  return text?.replace(/\\(.)/g, '$1');
}

/**
 * What the package tells of one model. Its files are read as text, one by one:
 * importing it would load nine hundred classes for the sake of their comments.
 * @returns undefined when there is no such class
 */
export function readModelFile(className: string): ModelFile | undefined {
  const declaration = read(`${className}.d.ts`);
  const code = read(`${className}.js`);
  if (!declaration || !code) return undefined;
  const declared = new Map(
    [...declaration.matchAll(PROPERTY)].map(
      ([, description, name, optional]) => [name, { description, optional }],
    ),
  );
  const [, list = '[]'] =
    /attributeTypeMap = (\[[\s\S]*?\n?\]);/.exec(code) ?? [];
  const attributes: Record<'name' | 'baseName' | 'type' | 'format', string>[] =
    JSON.parse(list);
  return {
    description: prose(CLASS.exec(declaration)?.[1]),
    properties: attributes.map(({ name, baseName, type, format }) => ({
      name: baseName,
      type,
      format,
      required: declared.get(name)?.optional === '',
      description: prose(declared.get(name)?.description),
    })),
  };
}
