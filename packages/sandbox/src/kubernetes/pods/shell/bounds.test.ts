import { createManualClock } from '../../clock.ts';
import { startProcess } from '../containerProcess.ts';
import { createImageFs } from './__testUtils__/imageFs.ts';
import { createIsolatedContext } from '../isolatedContext.ts';
import { PidTable } from '../processTable.ts';
import { ContainerFs } from './containerFs.ts';
import { OpenFile, readAll } from './openFile.ts';

/** Zeros without end, of which all reads share the memory. */
class Zeros extends OpenFile {
  readonly #zeros = Buffer.alloc(64 * 1024 * 1024);

  async read(): Promise<Buffer> {
    return this.#zeros;
  }

  async write(): Promise<void> {}
}

it('gathers no input without end', async () => {
  const reading = readAll(new Zeros(), new AbortController().signal);
  await expect(reading).rejects.toThrow('Out of memory');
});

it('stops a fork bomb, and lets go of all it has started', async () => {
  const processes = new PidTable();
  let most = 0;
  let text = '';
  const onOutput = (_stream: string, chunk: Buffer) => {
    most = Math.max(most, processes.processes.length);
    text += chunk.toString();
  };
  const process = startProcess({
    argv: ['sh', '-c', 'bomb() { bomb & bomb & wait; }; bomb'],
    env: { PATH: '/bin' },
    cwd: '/',
    hostname: 'pod',
    clock: createManualClock(),
    fs: new ContainerFs(createImageFs(), onOutput),
    onOutput,
    isInit: true,
    container: createIsolatedContext({ processes }),
  });
  while (!text.includes('fork')) await new Promise(setImmediate);
  expect(text).toContain("can't fork: Resource temporarily unavailable\n");
  process.kill('KILL');
  await process.exited;
  expect(processes.processes).toEqual([]);
  expect(most).toBeLessThanOrEqual(2_048);
});
