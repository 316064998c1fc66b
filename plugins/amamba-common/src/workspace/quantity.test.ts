import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  subtractQuantities,
  toQuantity,
} from './quantity';

describe('toQuantity', () => {
  it.each([
    ['2', 2_000_000_000n],
    ['500m', 500_000_000n],
    ['0.1', 100_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['25e-1', 2_500_000_000n],
    ['1k', 1_000_000_000_000n],
    ['1Ki', 1_024_000_000_000n],
    ['1.5Gi', 1_610_612_736_000_000_000n],
    ['9Ei', 9n * 2n ** 60n * 10n ** 9n],
    ['3n', 3n],
    ['-2', -2_000_000_000n],
  ])('reads %s', (text, nanos) => {
    expect(toQuantity(text).nanos).toBe(nanos);
  });

  it('rounds what is finer than a billionth up', () => {
    expect(toQuantity('0.0000000001').nanos).toBe(1n);
    expect(toQuantity('1e-99').nanos).toBe(1n);
  });

  it.each(['', 'm', 'lots', '1 Gi', '1gi', '1KI', '1e', '1e100', '.5', '1Mib'])(
    'refuses "%s"',
    text => {
      expect(() => toQuantity(text)).toThrow(
        `"${text}" is not an amount such as 500m, 2 or 4Gi`,
      );
    },
  );
});

describe('formatQuantity', () => {
  it.each([
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Mi', '1000Mi'],
    ['0.5Ki', '512'],
    ['0.1Ki', '102400m'],
    ['1000m', '1'],
    ['1.5', '1500m'],
    ['2000', '2k'],
    ['0Gi', '0'],
    ['-1024Ki', '-1Mi'],
  ])('writes %s as %s', (text, written) => {
    expect(formatQuantity(toQuantity(text))).toBe(written);
  });
});

describe('arithmetic', () => {
  it('compares what is written differently', () => {
    expect(compareQuantities('1', '1000m')).toBe(0);
    expect(compareQuantities('1G', '1Gi')).toBe(-1);
    expect(compareQuantities('8E', '8191Pi')).toBe(-1);
    expect(compareQuantities('100m', '0.099')).toBe(1);
  });

  it('adds and subtracts exactly', () => {
    expect(addQuantities()).toBe('0');
    expect(addQuantities('100m', '0.2')).toBe('300m');
    expect(addQuantities('512Mi', '512Mi', '1Gi')).toBe('2Gi');
    expect(addQuantities('1Gi', '1')).toBe('1073741825');
    expect(addQuantities('9007199254740993', '1')).toBe('9007199254740994');
    expect(subtractQuantities('4Gi', '1Gi')).toBe('3Gi');
    expect(subtractQuantities('1', '1500m')).toBe('-500m');
  });
});
