import { parse } from 'yaml';
import { isRecord } from '../../../../kubernetes/store/json.ts';
import { matchesGlob } from '../../../repo/glob.ts';
import { repositoryAccess } from '../../repositoryAccess.ts';
import {
  flatten,
  renderDeep,
  type Params,
} from '../template/renderTemplate.ts';
import { normalizeName } from '../template/templateFunctions.ts';
import type { GeneratorRequest } from './types.ts';

interface PathPattern {
  path: string;
  exclude?: boolean;
}

/** Parameters of directories or of files of a repository. */
export async function gitParams(request: GeneratorRequest): Promise<Params[]> {
  const { git } = request.generator;
  if (git.directories?.length) return directoryParams(request);
  if (git.files?.length) return fileParams(request);
  throw new Error('ErrEmptyAppSetGenerator: neither directories nor files');
}

async function revisionFiles({ context, generator, set }: GeneratorRequest) {
  const { repoURL, revision = 'HEAD' } = generator.git;
  const { objects, namespace, repositories } = context;
  const project = String(set.spec.template?.spec?.project ?? '');
  const access = repositoryAccess(
    objects,
    namespace,
    repoURL,
    project.includes('{{') ? '' : project,
  );
  const sha = await repositories.resolveRevision(access, revision || 'HEAD');
  return { access, sha, repositories };
}

async function directoryParams(request: GeneratorRequest): Promise<Params[]> {
  const { access, sha, repositories } = await revisionFiles(request);
  const patterns: PathPattern[] = request.generator.git.directories;
  const directories = await repositories.directories(access, sha);
  return chosen(directories, patterns)
    .filter(path => !path.split('/').some(part => part.startsWith('.')))
    .map(path => withValues(request, pathParams(request, path, undefined)));
}

async function fileParams(request: GeneratorRequest): Promise<Params[]> {
  const { access, sha, repositories } = await revisionFiles(request);
  const patterns: PathPattern[] = request.generator.git.files;
  const files = await repositories.files(
    access,
    sha,
    path => chosen([path], patterns).length > 0,
  );
  return files.flatMap(({ path, content }) => {
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    const told = pathParams(request, folder, path.slice(slash + 1));
    return documentsOf(path, content).map(document =>
      withValues(request, {
        ...(request.options.goTemplate ? document : flatten(document)),
        ...told,
      }),
    );
  });
}

/** Paths that a pattern takes and none leaves out. */
function chosen(paths: string[], patterns: PathPattern[]): string[] {
  const matches = (path: string, exclude: boolean) =>
    patterns.some(
      pattern =>
        Boolean(pattern.exclude) === exclude &&
        matchesGlob(pattern.path, path, '/'),
    );
  return paths.filter(path => matches(path, false) && !matches(path, true));
}

function documentsOf(
  path: string,
  content: string,
): Array<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parse(content);
  } catch (error) {
    throw new Error(
      `unable to process file '${path}': unable to parse file: ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
  const documents = Array.isArray(value) ? value : [value ?? {}];
  if (!documents.every(isRecord)) {
    throw new Error(`unable to process file '${path}': unable to parse file`);
  }
  return documents;
}

function pathParams(
  { generator, options }: GeneratorRequest,
  path: string,
  filename: string | undefined,
): Params {
  const prefix: string = generator.git.pathParamPrefix ?? '';
  const segments = path.split('/').filter(Boolean);
  const basename = segments.at(-1) ?? '';
  const told = {
    path,
    basename,
    basenameNormalized: normalizeName(basename),
    ...(filename !== undefined && {
      filename,
      filenameNormalized: normalizeName(filename),
    }),
  };
  if (options.goTemplate) {
    const own = { path: { ...told, segments } };
    return prefix ? { [prefix]: own } : own;
  }
  const start = prefix ? `${prefix}.path` : 'path';
  const { path: whole, ...parts } = told;
  const params: Params = { [start]: whole };
  for (const [name, value] of Object.entries(parts)) {
    params[`${start}.${name}`] = value;
  }
  segments.forEach((segment, index) => {
    params[`${start}[${index}]`] = segment;
  });
  return params;
}

function withValues(
  { generator, options }: GeneratorRequest,
  params: Params,
): Params {
  const { values } = generator.git;
  if (!values) return params;
  const rendered = renderDeep(values, params, options);
  return options.goTemplate
    ? { ...params, values: rendered }
    : { ...params, ...flatten({ values: rendered }) };
}
