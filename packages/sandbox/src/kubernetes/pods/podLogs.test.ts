import { createSystemClock } from '../clock.ts';
import { PodTests, shell, until } from './__testUtils__/podTests.ts';

describe('logs', () => {
  const pods = new PodTests();

  afterEach(() => pods.stop());

  it('stream while the container runs and end with it', async () => {
    pods.start(createSystemClock());
    pods.create({
      restartPolicy: 'Never',
      containers: [
        shell('for i in 1 2 3; do echo line $i; sleep 0.1; done; printf rest'),
      ],
    });
    await pods.reaches('Running');
    const log = await pods.serveLogs();
    const chunks: string[] = [];
    const { body } = await log('follow=true&timestamps=true');
    const decoder = new TextDecoder();
    for await (const chunk of body!) chunks.push(decoder.decode(chunk));
    expect(chunks.length).toBeGreaterThan(1);
    const lines = chunks.join('').split('\n').filter(Boolean);
    expect(
      lines.map(line =>
        line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /, ''),
      ),
    ).toEqual(['line 1', 'line 2', 'line 3', 'rest']);
  });

  it('are cut as asked, or the request is refused as recorded', async () => {
    pods.start();
    pods.create({
      restartPolicy: 'Never',
      containers: [
        shell('for i in 1 2 3 4; do echo line $i; done'),
        shell('true', { name: 'other' }),
      ],
    });
    await pods.reaches('Succeeded');
    const log = await pods.serveLogs();
    const text = async (query: string) =>
      (await log(`container=main&${query}`)).text();
    expect(await text('tailLines=2')).toBe('line 3\nline 4\n');
    expect(await text('tailLines=0')).toBe('');
    expect(await text('limitBytes=10')).toBe('line 1\nlin');
    expect(await text('limitBytes=10&tailLines=1')).toBe('line 4\n');
    expect(
      await text(
        `sinceTime=${new Date(
          pods.cluster.clock.now() + 60_000,
        ).toISOString()}`,
      ),
    ).toBe('');
    expect(await text('sinceSeconds=600')).toBe(
      'line 1\nline 2\nline 3\nline 4\n',
    );
    const refusal = async (query: string) => {
      const answer = await log(query);
      return [
        answer.status,
        ((await answer.json()) as { message: string }).message,
      ];
    };
    expect(await refusal('')).toEqual([
      400,
      'a container name must be specified for pod p, choose one of: [main other]',
    ]);
    expect(await refusal('container=nope')).toEqual([
      400,
      'container nope is not valid for pod p',
    ]);
    expect(await refusal('container=main&tailLines=-1')).toEqual([
      422,
      'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ]);
    expect(await refusal('container=main&tailLines=x')).toEqual([
      400,
      'strconv.ParseInt: parsing "x": invalid syntax',
    ]);
    expect(await refusal('container=main&limitBytes=0')).toEqual([
      422,
      'PodLogOptions "p" is invalid: limitBytes: Invalid value: 0: must be greater than 0',
    ]);
    expect(await refusal('container=main&previous=true')).toEqual([
      400,
      'previous terminated container "main" in pod "p" not found',
    ]);
    expect(await refusal('container=main&stream=Stdout')).toEqual([
      422,
      'PodLogOptions "p" is invalid: stream: Forbidden: may not be specified',
    ]);
    expect(await refusal('container=main&sinceTime=yesterday')).toEqual([
      400,
      'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    ]);
  });

  it('of a waiting container are refused, following or not', async () => {
    pods.start();
    pods.create({
      restartPolicy: 'Never',
      initContainers: [shell('sleep 100000', { name: 'i' })],
      containers: [shell('true')],
    });
    await until(
      () => pods.pod()?.status.initContainerStatuses?.[0].state.running,
    );
    const log = await pods.serveLogs();
    const answer = await log('container=main&follow=true');
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      {
        message:
          'container "main" in pod "p" is waiting to start: PodInitializing',
        reason: 'BadRequest',
      },
    ]);
  });
});
