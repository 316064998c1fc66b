import { coalesce } from './coalesce';

describe('coalesce', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('runs at once, then once for all that was asked within the gap', async () => {
    const work = jest.fn(async () => {});
    const { request } = coalesce(work, 500);
    request();
    request();
    request();
    expect(work).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(499);
    expect(work).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(5000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('runs again when asked during a run, even a failing one', async () => {
    let fail: (error: Error) => void = () => {};
    const work = jest
      .fn<Promise<unknown>, []>()
      .mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)))
      .mockResolvedValue(undefined);
    const { request } = coalesce(work, 500);
    request();
    await jest.advanceTimersByTimeAsync(2000);
    request();
    expect(work).toHaveBeenCalledTimes(1);
    fail(new Error('unreachable'));
    await jest.advanceTimersByTimeAsync(0);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('does nothing once stopped', async () => {
    const work = jest.fn(async () => {});
    const { request, stop } = coalesce(work, 500);
    request();
    request();
    stop();
    request();
    await jest.advanceTimersByTimeAsync(5000);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
