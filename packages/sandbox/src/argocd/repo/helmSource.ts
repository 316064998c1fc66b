import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../../kubernetes/types.ts';
import type { ApplicationSource, RenderRequest } from '../types.ts';
import type { HelmProcess } from './helmProcess.ts';
import { parseManifests } from './manifests.ts';
import { RepoError } from './repoError.ts';
import { assertInside, isWithin } from './sourceFiles.ts';

/** What a chart is rendered with besides the request. */
export interface HelmChart {
  /** Of the repository; value files may not lead out of it. */
  root: string;
  folder: string;
  /** Root of the checkout of each `ref` source. */
  refs: Record<string, string>;
  helm: HelmProcess;
  /** Where files of values are written for a moment. */
  scratch: string;
}

export interface HelmRendered {
  objects: KubeObject[];
  commands: string[];
}

interface HelmOptions {
  releaseName?: string;
  valueFiles?: string[];
  values?: string;
  valuesObject?: unknown;
  parameters?: Array<{ name: string; value: string; forceString?: boolean }>;
  fileParameters?: Array<{ name: string; path: string }>;
  ignoreMissingValueFiles?: boolean;
  skipCrds?: boolean;
  skipTests?: boolean;
  skipSchemaValidation?: boolean;
  namespace?: string;
  kubeVersion?: string;
  apiVersions?: string[];
  passCredentials?: boolean;
}

/** `helm template` of a chart, as the repo server calls it. */
export async function renderHelm(
  request: RenderRequest,
  chart: HelmChart,
): Promise<HelmRendered> {
  const scratch = join(chart.scratch, `values-${randomUUID()}`);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    const args = await templateArguments(request, chart, scratch);
    const text = await template(chart, args);
    const shown = args.map(arg =>
      isWithin(chart.root, arg) ? `./${relative(chart.root, arg)}` : arg,
    );
    return {
      objects: withoutTests(parseManifests(text), optionsOf(request.source)),
      commands: [`helm ${shown.map(quote).join(' ')}`],
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function template(chart: HelmChart, args: string[]): Promise<string> {
  try {
    return await chart.helm.run(args, chart.folder);
  } catch (error) {
    const missing = /found in Chart.yaml, but missing in charts\/ directory/;
    if (!missing.test((error as Error).message)) throw error;
    await chart.helm.run(['dependency', 'build'], chart.folder);
    return chart.helm.run(args, chart.folder);
  }
}

async function templateArguments(
  request: RenderRequest,
  chart: HelmChart,
  scratch: string,
): Promise<string[]> {
  const options = optionsOf(request.source);
  const args = [
    'template',
    '.',
    '--name-template',
    options.releaseName || request.appName,
  ];
  const namespace = options.namespace || request.namespace;
  if (namespace) args.push('--namespace', namespace);
  args.push('--kube-version', options.kubeVersion || request.kubeVersion);
  for (const { name, value, forceString } of options.parameters ?? []) {
    const escaped = escapeCommas(String(value ?? ''));
    args.push(forceString ? '--set-string' : '--set', `${name}=${escaped}`);
  }
  for (const { name, path } of options.fileParameters ?? []) {
    const file = chartFile(chart, path, 'file parameter');
    args.push('--set-file', `${name}=${file}`);
  }
  for (const file of valueFilesOf(chart, options)) args.push('--values', file);
  const values =
    options.valuesObject !== undefined
      ? stringify(options.valuesObject)
      : options.values;
  if (values) {
    const file = join(scratch, 'values.yaml');
    await writeFile(file, values, { mode: 0o600 });
    args.push('--values', file);
  }
  for (const version of options.apiVersions ?? []) {
    args.push('--api-versions', version);
  }
  if (options.skipSchemaValidation) args.push('--skip-schema-validation');
  if (!options.skipCrds) args.push('--include-crds');
  return args;
}

function valueFilesOf(chart: HelmChart, options: HelmOptions): string[] {
  const files: string[] = [];
  for (const name of options.valueFiles ?? []) {
    if (/^https?:\/\//.test(name)) {
      files.push(name);
      continue;
    }
    const file = chartFile(chart, name, 'value file');
    if (existsSync(file)) files.push(file);
    else if (!options.ignoreMissingValueFiles) {
      throw new RepoError(
        `error resolving helm value files: open ${name}: no such file or directory`,
      );
    }
  }
  return files;
}

/** `$ref/…` is in the checkout of another source, `/…` at the repository's top. */
function chartFile(chart: HelmChart, name: string, what: string): string {
  const [, ref, rest] = /^\$([^/]+)\/(.*)$/.exec(name) ?? [];
  if (ref !== undefined && !(ref in chart.refs)) {
    throw new RepoError(
      `error resolving helm value files: error resolving value file path: source referenced "$${ref}", but no source has a 'ref' field defined`,
    );
  }
  const root = ref === undefined ? chart.root : chart.refs[ref];
  const inFolder = name.startsWith('/')
    ? join(root, name)
    : resolve(chart.folder, name);
  const file = ref === undefined ? inFolder : resolve(root, rest);
  if (!isWithin(root, file)) {
    throw new RepoError(
      `error resolving helm value files: error resolving value file path: ${what} '${name}' resolved to outside repository root`,
    );
  }
  if (existsSync(file)) assertInside(root, file, name);
  return file;
}

/** Hooks that are tests are run by `helm test` alone. */
function withoutTests(
  objects: KubeObject[],
  { skipTests }: HelmOptions,
): KubeObject[] {
  if (!skipTests) return objects;
  return objects.filter(
    ({ metadata }) =>
      !/^test(-|$)/.test(metadata.annotations?.['helm.sh/hook'] ?? ''),
  );
}

/** A comma ends a `--set`, unless it stands in a list. */
function escapeCommas(value: string): string {
  if (/^\{.*\}$/.test(value)) return value;
  return value.replaceAll(/(?<!\\),/g, '\\,');
}

function optionsOf(source: ApplicationSource): HelmOptions {
  return (source.helm ?? {}) as HelmOptions;
}

function quote(text: string): string {
  return /[^\w./=:@,+-]/.test(text) ? JSON.stringify(text) : text;
}
