import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Recording {
  name: string;
  request: { method: string; path: string };
  response: { status: number; body: unknown };
}

const dir = join(__dirname, '..', '__fixtures__');

const recordings: Recording[] = JSON.parse(
  readFileSync(join(dir, 'answers.json'), 'utf8'),
);

/** What a real Argo CD 3.5.1 answered, by the recording's name. */
export function recorded(name: string): Recording['response'] {
  const recording = recordings.find(item => item.name === name);
  if (!recording) {
    throw new Error(`There is no recording "${name}"`);
  }
  return recording.response;
}

/** Bytes of a stream as they came. */
export function recordedBytes(file: string): Buffer {
  return readFileSync(join(dir, file));
}
