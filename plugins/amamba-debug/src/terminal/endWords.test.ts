import type { Messages } from '../translation/translation';
import type { ConnectionEnd } from './connection/state';
import { endWords } from './endWords';

const t = ((key: string) => key) as Messages;
const failed = (code: 'no-shell' | 'image-pull'): ConnectionEnd => ({
  ending: 'failed',
  error: { code, message: 'not found' },
  resumable: false,
});

describe('endWords', () => {
  it("hands on the cluster's words, unless ours say all of it", () => {
    expect(endWords(t, failed('image-pull'))).toEqual({
      text: 'terminal.error.imagePull',
      said: 'not found',
    });
    expect(endWords(t, failed('no-shell')).said).toBeUndefined();
  });
});
