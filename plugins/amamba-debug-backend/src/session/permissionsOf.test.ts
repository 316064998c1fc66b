import { aSession } from '../__testUtils__/sessions';
import { permissionsOf } from './permissionsOf';

const asked = (session: Parameters<typeof aSession>[0]) =>
  permissionsOf(aSession(session)).map(request => [
    request.permission.name,
    'resourceRef' in request && request.resourceRef,
  ]);

it('is asked on the entity, and in the workspace that it belonged to', () => {
  expect(asked({ mode: 'shell' })).toEqual([
    ['amamba.debug.exec', 'workspace:default/payments'],
    ['amamba.debug.exec', 'component:default/payments-api'],
  ]);
});

it('is asked in the workspace alone of a node, or of all that is in it', () => {
  const entityRef = 'workspace:default/payments';
  expect(asked({ mode: 'node', entityRef })).toEqual([
    ['amamba.debug.node', entityRef],
  ]);
  expect(asked({ mode: 'attach', entityRef })).toEqual([
    ['amamba.debug.exec', entityRef],
  ]);
});

it('is the right to the node, too, for the profile sysadmin', () => {
  const request = {
    mode: 'pod-copy',
    profile: 'sysadmin',
    ttlSeconds: 60,
    sameNode: false,
  } as const;
  expect(asked({ mode: 'pod-copy', request })).toEqual([
    ['amamba.debug.copy', 'workspace:default/payments'],
    ['amamba.debug.privileged', 'workspace:default/payments'],
    ['amamba.debug.copy', 'component:default/payments-api'],
    ['amamba.debug.privileged', 'component:default/payments-api'],
  ]);
});
