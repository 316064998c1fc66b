import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { proseOf } from './goProse.ts';

/** A member of a Go struct as JSON and protobuf see it. */
export interface GoField {
  /** Undefined when the members of its type are members of this struct. */
  jsonName?: string;
  /** Undefined when protobuf does not know it. */
  number?: number;
  /** Without the `*` of pointers. */
  type: string;
  pointer: boolean;
  /** JSON leaves it out when it is empty. */
  omitEmpty: boolean;
  /** JSON leaves out a struct with nothing in it, too. */
  omitZero: boolean;
  /** What its comment says; empty for nothing. */
  description: string;
  markers: Record<string, string>;
  repeated: Record<string, string[]>;
}

export interface GoStruct {
  fields: GoField[];
  /** `+structType=atomic` */
  atomic: boolean;
}

/** The types of one Go package. */
export interface GoPackage {
  /** Import path: `k8s.io/api/core/v1`. */
  path: string;
  structs: Map<string, GoStruct>;
  /** Named types that are no structs, with what they are. */
  named: Map<string, string>;
  /** Values of the types marked `+enum`. */
  enums: Map<string, string[]>;
  /** Packages by the name they go by. */
  imports: Map<string, string>;
}

const MARKER = /^\s*\/\/ ?\+([\w:]+)(?:=(.*))?$/;
const FIELD = /^\t(?:(\w+)\s+)?([^\s`]+)\s+`([^`]+)`/;

/** Reads what the published Go types of a package say. */
export function readGoPackage(path: string, folder: string): GoPackage {
  const found: GoPackage = {
    path,
    structs: new Map(),
    named: new Map(),
    enums: new Map(),
    imports: new Map(),
  };
  const files = readdirSync(folder).filter(
    file => file.endsWith('.go') && !/^(zz_|generated)|_test\.go$/.test(file),
  );
  for (const file of files) {
    readFile(found, readFileSync(join(folder, file), 'utf8'));
  }
  return found;
}

function readFile(into: GoPackage, text: string): void {
  for (const [, name, path] of text.matchAll(
    /^(?:import |\t)([\w.]+ )?"(k8s\.io\/[^"]+)"$/gm,
  )) {
    into.imports.set(name?.trim() ?? path.split('/').at(-1)!, path);
  }
  let comments: string[] = [];
  let struct: GoStruct | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*\/\//.test(line)) {
      comments.push(line);
      continue;
    }
    if (struct && line !== '}') {
      const field = readField(line, comments);
      if (field) struct.fields.push(field);
    } else {
      struct = readType(into, line, comments);
      readConstant(into, line);
    }
    // A blank line parts a marker from what follows only in structs.
    if (line.trim() !== '' || struct) comments = [];
  }
}

function readType(
  into: GoPackage,
  line: string,
  comments: string[],
): GoStruct | undefined {
  const [, name, type] = /^type (\w+) (.+?)(?: \/\/.*)?$/.exec(line) ?? [];
  if (!name) return undefined;
  const { markers } = readMarkers(comments);
  if (type !== 'struct {') {
    into.named.set(name, type);
    if ('enum' in markers) into.enums.set(name, []);
    return undefined;
  }
  const struct = { fields: [], atomic: markers.structType === 'atomic' };
  into.structs.set(name, struct);
  return struct;
}

function readConstant(into: GoPackage, line: string): void {
  const [, type, value] =
    /^(?:const |\t)\w+\s+(\w+)\s+=\s+"([^"]*)"/.exec(line) ?? [];
  if (type) into.enums.get(type)?.push(value);
}

function readField(line: string, comments: string[]): GoField | undefined {
  const [, name, type, tags] = FIELD.exec(line) ?? [];
  if (!type) return undefined;
  const [json, ...options] = tag(tags, 'json').split(',');
  if (json === '-') return undefined;
  const inline = options.includes('inline') || (json === '' && !name);
  const number = /^\w+,(\d+)/.exec(tag(tags, 'protobuf'))?.[1];
  return {
    jsonName: inline ? undefined : json,
    number: number === undefined ? undefined : Number(number),
    type: type.replace(/\*/g, ''),
    pointer: type.startsWith('*'),
    omitEmpty: options.includes('omitempty'),
    omitZero: options.includes('omitzero'),
    description: proseOf(comments),
    ...withMergeTags(readMarkers(comments), tags),
  };
}

/** Servers merge by the tags, documents tell of the markers. */
function withMergeTags(
  { markers, repeated }: Pick<GoField, 'markers' | 'repeated'>,
  tags: string,
): Pick<GoField, 'markers' | 'repeated'> {
  const merge: Record<string, string> = {};
  for (const key of ['patchStrategy', 'patchMergeKey']) {
    const value = tag(tags, key);
    if (value) merge[key] = value;
  }
  return { markers: { ...merge, ...markers }, repeated };
}

function tag(tags: string, key: string): string {
  return new RegExp(`${key}:"([^"]*)"`).exec(tags)?.[1] ?? '';
}

function readMarkers(
  comments: string[],
): Pick<GoField, 'markers' | 'repeated'> {
  const markers: Record<string, string> = {};
  const repeated: Record<string, string[]> = {};
  for (const comment of comments) {
    const [, key, value = ''] = MARKER.exec(comment) ?? [];
    if (!key) continue;
    markers[key] = value.trim();
    (repeated[key] ??= []).push(value.trim());
  }
  return { markers, repeated };
}
