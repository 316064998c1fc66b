import {
  workspaceEntitySchema,
  type WorkspaceEntity,
} from '@amamba/plugin-amamba-common';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { combine, DefaultDebugPolicies } from './DefaultDebugPolicies';
import { readDebugConfig } from './readDebugConfig';

const KEY = Buffer.alloc(32, 7).toString('base64');

const portal = (debug: JsonObject = {}) =>
  readDebugConfig(new ConfigReader({ amamba: { debug } }));

const workspace = (debug?: JsonObject): WorkspaceEntity =>
  workspaceEntitySchema.parse({
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name: 'payments' },
    spec: { owner: 'group:default/team', ...(debug && { debug }) },
  });

describe('what holds in a workspace', () => {
  it("is the portal's unless the workspace says more", () => {
    const config = portal();
    expect(combine(config, workspace())).toEqual({
      workspace: 'payments',
      recording: 'off',
      recordingDays: 30,
      reason: 'optional',
      allowedImages: config.allowedImages,
      images: config.images,
      preview: false,
      limits: {
        idleSeconds: 1800,
        sessionSeconds: 28_800,
        debuggerSeconds: 3600,
        downloadBytes: 268_435_456,
        uploadBytes: 268_435_456,
      },
    });
  });

  it.each([
    ['off', undefined, 'off'],
    ['off', 'optional', 'optional'],
    ['off', 'required', 'required'],
    ['optional', 'off', 'optional'],
    ['optional', 'required', 'required'],
    ['required', undefined, 'required'],
    ['required', 'off', 'required'],
    ['required', 'optional', 'required'],
  ] as const)('records with %s and %s: %s', (policy, recording, result) => {
    const config = portal({ recording: { policy, key: KEY } });
    const debug = recording && { recording };
    expect(combine(config, workspace(debug)).recording).toBe(result);
  });

  it('records nothing without a key, but still demands what is demanded', () => {
    const of = (recording: string) =>
      combine(portal(), workspace({ recording })).recording;
    expect([of('optional'), of('required')]).toEqual(['off', 'required']);
  });

  it.each([
    ['optional', undefined, 'optional'],
    ['optional', 'required', 'required'],
    ['required', 'optional', 'required'],
  ] as const)('reason with %s and %s: %s', (reason, own, result) => {
    const debug = own && { reason: own };
    expect(combine(portal({ reason }), workspace(debug)).reason).toBe(result);
  });

  it.each([
    [false, undefined, false],
    [false, true, false],
    [true, undefined, true],
    [true, false, false],
    [true, true, true],
  ] as const)('previews with %s and %s: %s', (enabled, preview, result) => {
    const debug = preview === undefined ? undefined : { preview };
    const config = portal({ preview: { enabled } });
    expect(combine(config, workspace(debug)).preview).toBe(result);
  });

  it('offers images of the workspace within what the portal allows', () => {
    const config = portal({ allowedImages: ['docker.io/**'] });
    const { images } = combine(
      config,
      workspace({
        allowedImages: ['busybox', '**/own', 'evil.example.com/**'],
        images: [
          { title: 'Own', image: 'team/own:1', suits: ['java'] },
          { title: 'Other', image: 'team/other:1' },
          { title: 'Evil', image: 'evil.example.com/own:1' },
        ],
      }),
    );
    expect(images.map(({ id }) => id)).toEqual([
      'busybox',
      'workspace:team/own:1',
    ]);
  });
});

describe('DefaultDebugPolicies', () => {
  it('knows none for a workspace that is not there', async () => {
    const policies = new DefaultDebugPolicies({
      config: portal(),
      directory: {
        get: async name => (name === 'payments' ? workspace() : undefined),
      },
      agentClusters: async name => [`${name}-cluster`],
    });
    expect(await policies.of('absent')).toBeUndefined();
    expect(await policies.of('payments')).toMatchObject({
      workspace: 'payments',
      agentClusters: ['payments-cluster'],
    });
  });
});
