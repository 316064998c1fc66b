import { Policy } from './policy.ts';

const policy = new Policy(`
# comments and empty lines count for nothing
p, role:team, applications, get, team-a/*, allow
p, role:team, applications, sync, team-a/*, allow
p, role:team, applications, sync, team-a/prod-*, deny
p, role:team, applications, action/apps/*/restart, */*, allow
g, "CN=Team A,OU=x", role:team
g, role:lead, role:team
g, ann, role:lead
`);

it.each([
  ['ann', 'get', 'team-a/web', true],
  ['ann', 'get', 'team-a/other-ns/web', true],
  ['ann', 'get', 'team-b/web', false],
  ['ann', 'sync', 'team-a/web', true],
  ['ann', 'sync', 'team-a/prod-web', false],
  ['ann', 'action/apps/Deployment/restart', 'team-b/web', true],
  ['ann', 'action/apps/Deployment/scale', 'team-b/web', false],
  ['CN=Team A,OU=x', 'get', 'team-a/web', true],
  ['bob', 'get', 'team-a/web', false],
])('%s may %s %s: %s', (subject, action, object, expected) => {
  expect(policy.allows(subject, 'applications', action, object)).toBe(expected);
});

it('adds to what another policy says', () => {
  const more = new Policy('p, ann, logs, get, team-a/*, allow', policy);
  expect(more.allows('ann', 'logs', 'get', 'team-a/web')).toBe(true);
  expect(more.allows('ann', 'applications', 'get', 'team-a/web')).toBe(true);
  expect(policy.allows('ann', 'logs', 'get', 'team-a/web')).toBe(false);
});

it('ends where roles are each other’s', () => {
  const circle = new Policy('g, a, b\ng, b, a\np, b, logs, get, *, allow');
  expect(circle.allows('a', 'logs', 'get', 'x')).toBe(true);
});
