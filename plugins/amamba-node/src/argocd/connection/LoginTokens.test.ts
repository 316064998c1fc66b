import { makeToken } from '../__testUtils__/ArgoCdServer';
import { LoginRefused, LoginTokens } from './LoginTokens';

const START = Date.now();

function setUp(answers: Array<string | Error>) {
  const clock = { now: START };
  const logins: number[] = [];
  const tokens = new LoginTokens({
    now: () => clock.now,
    async login() {
      logins.push((clock.now - START) / 1000);
      const answer = answers.length > 1 ? answers.shift()! : answers[0];
      if (typeof answer === 'string') {
        return answer;
      }
      throw answer;
    },
  });
  return { clock, logins, tokens };
}

describe('LoginTokens', () => {
  it('logs in once for all who wait, and again a minute before the end', async () => {
    const first = makeToken({ endsInS: 24 * 3600, id: 'first' });
    const second = makeToken({ endsInS: 48 * 3600, id: 'second' });
    const { clock, logins, tokens } = setUp([first, second]);
    await expect(
      Promise.all([tokens.get(), tokens.get(), tokens.get()]),
    ).resolves.toEqual([first, first, first]);
    clock.now += (24 * 3600 - 70) * 1000;
    await expect(tokens.get()).resolves.toBe(first);
    clock.now += 15_000;
    await expect(tokens.get()).resolves.toBe(second);
    expect(logins).toHaveLength(2);
  });

  it('replaces a token that the server refused, once', async () => {
    const first = makeToken({ endsInS: 3600, id: 'first' });
    const second = makeToken({ endsInS: 3600, id: 'second' });
    const { logins, tokens } = setUp([first, second]);
    await tokens.get();
    tokens.refused(first);
    await expect(tokens.get()).resolves.toBe(second);
    // Others were refused with the old one, too, a moment later.
    tokens.refused(first);
    await expect(tokens.get()).resolves.toBe(second);
    expect(logins).toHaveLength(2);
  });

  it('never comes near the fifth failure in a row that locks an account', async () => {
    const { clock, logins, tokens } = setUp([new LoginRefused('Invalid')]);
    const hour = 3600;
    for (let second = 0; second < hour; second += 1) {
      await expect(tokens.get()).rejects.toThrow(/Invalid/);
      clock.now += 1000;
    }
    // Argo CD counts failures until none came for 300 s.
    let row = 0;
    const rows = logins.map((at, index) => {
      row = index > 0 && at - logins[index - 1] <= 300 ? row + 1 : 1;
      return row;
    });
    expect(Math.max(...rows)).toBeLessThan(5);
    expect(logins.slice(0, 2)).toEqual([0, 30]);
  });

  it('tells why it does not log in, and tries at once what was not refused', async () => {
    const { clock, logins, tokens } = setUp([
      new Error('ECONNREFUSED'),
      new LoginRefused('Invalid username or password'),
      'opaque',
    ]);
    await expect(tokens.get()).rejects.toThrow('ECONNREFUSED');
    await expect(tokens.get()).rejects.toThrow(/^Invalid username/);
    await expect(tokens.get()).rejects.toThrow(
      /Invalid username or password\), and logins pause for another 30 s/,
    );
    clock.now += 30_000;
    await expect(tokens.get()).resolves.toBe('opaque');
    clock.now += 365 * 24 * 3600_000;
    await expect(tokens.get()).resolves.toBe('opaque');
    expect(logins).toHaveLength(3);
  });
});
