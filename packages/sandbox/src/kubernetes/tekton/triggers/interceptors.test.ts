import { createHmac } from 'node:crypto';
import type { ObjectClient } from '../../types.ts';
import { formAsJson, intercept } from './interceptors.ts';
import type { TriggerEvent } from './types.ts';

const SECRET = 'a secret';
const secretRef = { secretName: 'hook', secretKey: 'token' };

/** Has the core interceptors and one secret. */
const objects = {
  get(resource: string, namespace: string | undefined, name: string) {
    if (resource.startsWith('clusterinterceptors')) {
      return name === 'none' ? undefined : { metadata: { name } };
    }
    return namespace === 'ci' && name === 'hook'
      ? { data: { token: Buffer.from(SECRET).toString('base64') } }
      : undefined;
  },
} as unknown as ObjectClient;

const json = (value: unknown) => JSON.stringify(value);
const push = { ref: 'refs/heads/main', n: 3, labels: ['a', 'b'] };

function eventWith(headers: Record<string, string>, body = json(push)) {
  const form = headers['Content-Type'] === 'application/x-www-form-urlencoded';
  const event: TriggerEvent = {
    id: 'e',
    rawBody: body,
    body: JSON.parse(form ? formAsJson(body) : body),
    headers,
    url: '/hook?x=1',
    extensions: { before: { at: 1 } },
  };
  return event;
}

const run = (name: string, event: TriggerEvent, params: object = {}) =>
  intercept(
    {
      ref: { name, kind: 'ClusterInterceptor' },
      params: Object.entries(params).map(([key, value]) => ({
        name: key,
        value,
      })),
    },
    event,
    objects,
    'ci',
  );

const why = (...args: Parameters<typeof run>) => {
  const { refusal } = run(...args);
  return refusal && `${refusal.code}: ${refusal.message}`;
};

const signature = (digest: string, body = json(push)) =>
  `${digest}=${createHmac(digest, SECRET).update(body).digest('hex')}`;

describe('github', () => {
  const signed = (value: string) =>
    eventWith({ 'X-Github-Event': 'push', 'X-Hub-Signature-256': value });

  it('lets signed events of wanted types through', () => {
    const event = signed(signature('sha256'));
    expect(
      run('github', event, { secretRef, eventTypes: ['push', 'ping'] }),
    ).toEqual({});
    expect(why('github', event, { eventTypes: ['ping'] })).toBe(
      'FailedPrecondition: event type push is not allowed',
    );
  });

  it('refuses what is not signed with the secret', () => {
    const params = { secretRef };
    expect(why('github', eventWith({}), params)).toBe(
      'FailedPrecondition: no X-Hub-Signature-256 header set',
    );
    const other = signature('sha256', 'another body');
    expect(why('github', signed(other), params)).toBe(
      'FailedPrecondition: payload signature check failed',
    );
    expect(why('github', signed('md5=00'), params)).toBe(
      'FailedPrecondition: unknown hash type prefix: "md5"',
    );
    const lost = { secretRef: { ...secretRef, secretName: 'lost' } };
    expect(why('github', signed(other), lost)).toBe(
      'FailedPrecondition: error getting secret: secrets "lost" not found',
    );
    const keyless = { secretRef: { secretName: 'hook' } };
    expect(why('github', signed(other), keyless)).toBe(
      'FailedPrecondition: github interceptor secretRef.secretKey is empty',
    );
    const form = eventWith(
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'payload=x',
    );
    expect(why('github', form)).toContain(
      'InvalidArgument: form parameter encoding not supported',
    );
  });
});

it('bitbucket takes signatures of each digest', () => {
  const eventTypes = ['repo:refs_changed'];
  const event = (value: string) =>
    eventWith({
      'X-Event-Key': 'repo:refs_changed',
      ...(value && { 'X-Hub-Signature': value }),
    });
  for (const digest of ['sha1', 'sha256', 'sha512']) {
    const sent = event(signature(digest));
    expect(run('bitbucket', sent, { secretRef, eventTypes })).toEqual({});
  }
  expect(why('bitbucket', event('sha256=00'), { secretRef })).toBe(
    'FailedPrecondition: error validating signature: payload signature check failed',
  );
  expect(why('bitbucket', event(''), { secretRef })).toBe(
    'InvalidArgument: no X-Hub-Signature header set',
  );
});

it('gitlab compares the token', () => {
  const event = (token: string) =>
    eventWith({ 'X-Gitlab-Event': 'Push Hook', 'X-Gitlab-Token': token });
  const params = { secretRef, eventTypes: ['Push Hook'] };
  expect(run('gitlab', event(SECRET), params)).toEqual({});
  expect(why('gitlab', event('guessed'), params)).toBe(
    'InvalidArgument: Invalid X-GitLab-Token',
  );
  expect(why('gitlab', event(''), params)).toBe(
    'InvalidArgument: no X-Gitlab-Token header set',
  );
});

it('slack hands on the fields that are asked for', () => {
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'X-Slack-Signature': 'v0=00',
  };
  const event = eventWith(headers, 'command=%2Fdeploy&text=now&text=please');
  expect(run('slack', event, { requestedFields: ['command', 'text'] })).toEqual(
    { extensions: { command: ['/deploy'], text: ['now', 'please'] } },
  );
  expect(why('slack', event, { requestedFields: ['user'] })).toBe(
    'NotFound: requested field does not exists in payload map[command:[/deploy] text:[now please]]',
  );
  expect(why('slack', event)).toBe(
    'NotFound: missing requested field definition',
  );
  expect(why('slack', eventWith({}))).toBe(
    'InvalidArgument: missing header in payload: ContentType application/x-www-form-urlencoded',
  );
});

describe('cel', () => {
  const event = eventWith({ 'X-Github-Event': 'push' });
  const overlay = (expression: string) =>
    run('cel', event, { overlays: [{ key: 'is', expression }] }).extensions?.is;

  it('filters', () => {
    const filter = "header.match('X-GitHub-Event', 'push') && body.n > 2";
    expect(run('cel', event, { filter })).toEqual({ extensions: {} });
    expect(why('cel', event, { filter: 'body.n == 4' })).toBe(
      'FailedPrecondition: expression body.n == 4 did not return true',
    );
    expect(why('cel', event, { filter: 'body.lost' })).toBe(
      'InvalidArgument: error evaluating cel expression: expression "body.lost" failed to evaluate: No such key: lost',
    );
  });

  it('adds what does not see its neighbours, but what came before', () => {
    const overlays = [
      { key: 'git.branch', expression: "body.ref.split('/')[2]" },
      { key: 'git.at', expression: 'extensions.before.at + 1' },
    ];
    expect(run('cel', event, { overlays })).toEqual({
      extensions: { git: { branch: 'main', at: 2 } },
    });
    const second = { key: 'x', expression: 'extensions.git.branch' };
    expect(why('cel', event, { overlays: [...overlays, second] })).toContain(
      'No such key: git',
    );
  });

  it.each<[string, unknown]>([
    ["header['X-Github-Event'][0]", 'push'],
    ["header.canonical('x-github-event')", 'push'],
    ["body.ref.truncate(4) + 'x'.replace('x', '!')", 'refs!'],
    ["body.ref.translate('[^a-z]+', '-')", 'refs-heads-main'],
    ['[body.labels.first(), body.labels.last()]', ['a', 'b']],
    ['body.labels.marshalJSON()', '["a","b"]'],
    [`'{"a": {"b": 1}}'.parseJSON().a.b`, 1],
    ["'a: [1, 2]'.parseYAML().a.size()", 2],
    ["'https://me@h.test:1/p?q=1'.parseURL().query.q", '1'],
    ["'aGk='.decodeb64()", 'hi'],
    ['requestURL', '/hook?x=1'],
    [`'${SECRET}'.compareSecret('token', 'hook')`, true],
    ["'guessed'.compareSecret('token', 'hook')", false],
  ])('%s', (expression, value) => {
    expect(overlay(expression)).toEqual(value);
  });
});

it('an interceptor that is not there is an error', () => {
  expect(() => run('none', eventWith({}))).toThrow(
    'url resolution failed for interceptor none with: clusterinterceptor.triggers.tekton.dev "none" not found',
  );
});
