import type { IFileSystem } from 'just-bash';

export const STEPS_DIR = '/tekton/steps';

/** An entry of a step's termination message. */
export interface RunResult {
  key: string;
  value: string;
  type: number;
}

/** Kinds of entries, as Tekton numbers them. */
export const RESULT_TYPE = { task: 1, internal: 3, step: 4 } as const;

/** Results that were written as files, in the order of their names' declaration. */
export async function readResults(
  names: string[],
  directory: string,
  type: number,
  fs: IFileSystem,
): Promise<RunResult[]> {
  const entries: RunResult[] = [];
  for (const key of names) {
    const path = `${directory}/${key}`;
    if (await fs.exists(path)) {
      entries.push({ key, value: await fs.readFile(path), type });
    }
  }
  return entries;
}

/**
 * Replaces `$(steps.a.results.r)`, also with an index or key after it, by
 * what an earlier step wrote. What nobody wrote stays.
 */
export async function substituteStepResults<T>(
  value: T,
  fs: IFileSystem,
): Promise<T> {
  if (typeof value === 'string') return (await inText(value, fs)) as T;
  if (Array.isArray(value)) {
    const items = await Promise.all(value.map(item => inItem(item, fs)));
    return items.flat() as T;
  }
  if (!value || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(async ([key, item]) => [
    key,
    await substituteStepResults(item, fs),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** A list stands for several items when it is alone: `$(steps.a.results.l[*])`. */
async function inItem(item: unknown, fs: IFileSystem): Promise<unknown[]> {
  const whole =
    typeof item === 'string' &&
    /^\$\(steps\.([^.)]+)\.results\.([\w-]+)\[\*\]\)$/.exec(item);
  if (!whole) return [await substituteStepResults(item, fs)];
  const list = parseJson(await readStepResult(whole[1], whole[2], fs));
  return Array.isArray(list) ? list : [item];
}

const REFERENCE =
  /\$\(steps\.([^.)]+)\.results\.([\w-]+)(?:\[(\d+)\]|\.([\w-]+))?\)/g;

async function inText(text: string, fs: IFileSystem): Promise<string> {
  let result = text;
  for (const [whole, step, name, index, key] of text.matchAll(REFERENCE)) {
    const written = await readStepResult(step, name, fs);
    const part = partOf(written, index ?? key);
    if (part !== undefined) result = result.replaceAll(whole, part);
  }
  return result;
}

function partOf(text: string | undefined, key: string | undefined) {
  if (text === undefined || key === undefined) return text;
  const value = parseJson(text);
  const part =
    value && typeof value === 'object'
      ? (value as Record<string, unknown>)[key]
      : undefined;
  return part === undefined ? undefined : String(part);
}

async function readStepResult(
  step: string,
  name: string,
  fs: IFileSystem,
): Promise<string | undefined> {
  const path = `${STEPS_DIR}/step-${step}/results/${name}`;
  return (await fs.exists(path)) ? fs.readFile(path) : undefined;
}

export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
