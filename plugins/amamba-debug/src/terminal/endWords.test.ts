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

  const exited = (exitCode: number): ConnectionEnd => ({
    ending: 'exited',
    exitCode,
    resumable: false,
  });

  it('tells a log at its end from a program that has ended, and from one that was killed', () => {
    expect(endWords(t, exited(0), 'logs').text).toBe('area.logEnded');
    expect(endWords(t, exited(0), 'shell').text).toBe(
      'terminal.end.exitedWith',
    );
    expect(endWords(t, exited(137), 'shell').text).toBe('area.killed');
  });

  it("tells a cluster's connection that broke from a backend that is gone", () => {
    const lost: ConnectionEnd = { ending: 'lost', resumable: false };
    expect(endWords(t, lost).text).toBe('terminal.end.lost');
    expect(endWords(t, { ...lost, message: 'closed (1006)' })).toEqual({
      text: 'area.clusterLost',
      said: 'closed (1006)',
    });
  });
});
