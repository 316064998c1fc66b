import type { Program, ProgramContext } from '../../programs.ts';
import { fileProblem } from '../fileProblem.ts';
import { giveTurn } from '../turns.ts';
import { readInput } from './fileInput.ts';

const UNITS: Record<string, number> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  k: 1024,
  K: 1024,
  MB: 1_000_000,
  M: 1024 ** 2,
  GB: 1_000_000_000,
  G: 1024 ** 3,
};
const OPERANDS = ['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek'];
const IGNORED = ['iflag', 'oflag'];
const CONVERSIONS = ['notrunc', 'fsync', 'fdatasync'];
/** What a run may write to a file; all containers share one memory. */
const MOST_BYTES = 256 * 1024 * 1024;

interface Job {
  from: string;
  to: string;
  block: number;
  count: number;
  skip: number;
  seek: number;
  keeps: boolean;
  status: string;
}

class Refusal extends Error {}

function sizeOf(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([A-Za-z]*)$/.exec(text) ?? [];
  if (digits === undefined || !Object.hasOwn(UNITS, unit)) {
    throw new Refusal(`invalid number: '${text}'`);
  }
  return Number(digits) * UNITS[unit];
}

function readJob(args: readonly string[]): Job {
  const given = new Map<string, string>();
  for (const word of args) {
    const [, name = '', value = ''] = /^(\w+)=([^]*)$/.exec(word) ?? [];
    const known = [...OPERANDS, ...IGNORED, 'conv', 'status'].includes(name);
    if (!known) throw new Refusal(`unrecognized operand '${word}'`);
    given.set(name, value);
  }
  const conversions = (given.get('conv') ?? '').split(',').filter(Boolean);
  const unknown = conversions.find(name => !CONVERSIONS.includes(name));
  if (unknown) throw new Refusal(`invalid conversion: '${unknown}'`);
  const size = (name: string, usual: number) => {
    const text = given.get(name);
    return text === undefined ? usual : sizeOf(text);
  };
  const block = size('bs', size('ibs', 512));
  if (block === 0) throw new Refusal(`invalid number: '0'`);
  return {
    from: given.get('if') ?? '/dev/stdin',
    to: given.get('of') ?? '/dev/stdout',
    block,
    count: size('count', Infinity),
    skip: size('skip', 0),
    seek: size('seek', 0),
    keeps: conversions.includes('notrunc'),
    status: given.get('status') ?? '',
  };
}

/** The bytes between what is skipped and what is counted. */
async function* portion(
  chunks: AsyncIterable<Buffer>,
  { block, skip, count }: Job,
): AsyncGenerator<Buffer> {
  let toSkip = skip * block;
  let left = count * block;
  if (left === 0) return;
  for await (const chunk of chunks) {
    const kept = chunk.subarray(toSkip, toSkip + left);
    toSkip -= Math.min(toSkip, chunk.length);
    left -= kept.length;
    if (kept.length > 0) yield kept;
    if (left === 0) return;
  }
}

async function copyToFile(
  { fs, cwd }: ProgramContext,
  job: Job,
  input: AsyncIterable<Buffer>,
): Promise<number> {
  const path = fs.resolvePath(cwd, job.to);
  const refuse = (error: Error): never => {
    throw new Refusal(`failed to open '${job.to}': ${fileProblem(error)}`);
  };
  const stat = await fs.stat(path).catch(() => undefined);
  if (stat?.isDirectory) refuse(new Error('EISDIR'));
  if (!stat) await fs.writeFile(path, '').catch(refuse);
  const before = Buffer.from(await fs.readFileBuffer(path));
  const start = Buffer.alloc(job.seek * job.block);
  before.copy(start);
  const written: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    written.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) {
      throw new Refusal(`error writing '${job.to}': No space left on device`);
    }
  }
  const rest = job.keeps
    ? before.subarray(start.length + bytes)
    : before.subarray(0, 0);
  await fs
    .writeFile(path, Buffer.concat([start, ...written, rest]))
    .catch(refuse);
  return bytes;
}

async function copy(
  context: ProgramContext,
  job: Job,
  input: AsyncIterable<Buffer>,
): Promise<number> {
  const to = context.fs.resolvePath(context.cwd, job.to);
  if (to !== '/dev/stdout' && to !== '/dev/null') {
    return copyToFile(context, job, input);
  }
  let bytes = 0;
  for await (const chunk of input) {
    bytes += chunk.length;
    if (to === '/dev/stdout') await context.onOutput('stdout', chunk);
    else await giveTurn();
  }
  return bytes;
}

function report(bytes: number, block: number, seconds: number): string {
  const records = `${Math.floor(bytes / block)}+${Number(bytes % block > 0)}`;
  const rate = (bytes / Math.max(seconds, 0.001) / 1e6).toFixed(1);
  return `${records} records in\n${records} records out\n${bytes} bytes copied, ${seconds.toFixed(
    3,
  )} s, ${rate} MB/s\n`;
}

/** `dd`: copies whole blocks; of conversions only what concerns the file. */
export const dd: Program = async context => {
  const say = (text: string) => context.onOutput('stderr', Buffer.from(text));
  try {
    const job = readJob(context.args);
    const started = context.clock.now();
    const input = await readInput(context, job.from);
    if ('why' in input) {
      throw new Refusal(`failed to open '${job.from}': ${input.why}`);
    }
    const bytes = await copy(context, job, portion(input.chunks, job));
    const seconds = (context.clock.now() - started) / 1000;
    if (job.status !== 'none') await say(report(bytes, job.block, seconds));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await say(`dd: ${error.message}\n`);
    return 1;
  }
};
