import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { parseImageName } from './imageNames';
import { readDebugConfig } from './readDebugConfig';

const KEY = Buffer.alloc(32, 7).toString('base64');

const read = (debug?: JsonObject, rest: JsonObject = {}) =>
  readDebugConfig(
    new ConfigReader({ ...rest, ...(debug && { amamba: { debug } }) }),
  );

describe('readDebugConfig', () => {
  it('has a default for everything', () => {
    const config = read();
    expect(config).toMatchObject({
      limits: { idleSeconds: 1800, downloadBytes: 256 * 1024 * 1024 },
      recording: { policy: 'off', previousKeys: [], retentionDays: 30 },
      reason: 'optional',
      preview: { enabled: false },
      origins: [],
    });
    expect(config.recording.key).toBeUndefined();
    expect(config.images.map(({ id }) => id)).toEqual([
      'netshoot',
      'busybox',
      'jdk-arthas',
      'python',
      'node',
      'go-delve',
    ]);
    expect(config.allowedImages).toEqual(config.images.map(i => i.image));
    for (const { image, snippets, description } of config.images) {
      expect(parseImageName(image)?.tag).not.toBe('latest');
      expect(snippets.length).toBeGreaterThan(5);
      expect(description?.zh).toBeTruthy();
    }
  });

  it('takes numbers and flags from the environment', () => {
    const config = read({
      limits: { idleSeconds: '60', warningSeconds: '10' },
      preview: { enabled: 'true' },
    });
    expect(config.limits.idleSeconds).toBe(60);
    expect(config.preview.enabled).toBe(true);
  });

  it('decodes keys', () => {
    const { recording } = read({
      recording: { policy: 'required', key: KEY, previousKeys: [KEY] },
    });
    expect(recording.key).toEqual(Buffer.alloc(32, 7));
    expect(recording.previousKeys).toEqual([Buffer.alloc(32, 7)]);
  });

  it('finds the built-in images at a mirror', () => {
    const config = read({
      mirrors: [
        { from: 'docker.io/library', to: 'mirror.example.com/official/' },
        { from: 'docker.io', to: 'mirror.example.com/hub' },
      ],
    });
    const images = config.images.map(({ image }) => image);
    expect(images[0]).toBe('mirror.example.com/hub/nicolaka/netshoot:v0.15');
    expect(images[1]).toBe('mirror.example.com/official/busybox:1.37.0');
    expect(config.allowedImages).toEqual(images);
    expect(config.node.image).toBe(images[1]);
  });

  it('takes a catalogue of its own', () => {
    const { images, allowedImages } = read({
      images: [{ id: 'a', title: 'A', image: 'registry.example.com/a:1' }],
    });
    expect(images).toEqual([
      {
        id: 'a',
        title: 'A',
        image: 'registry.example.com/a:1',
        suits: [],
        snippets: [],
      },
    ]);
    expect(allowedImages).toEqual(['registry.example.com/a:1']);
  });

  it('knows the origins of the portal, and takes no patterns', () => {
    const origins = (app: JsonObject, origin: JsonObject[string]) =>
      read(undefined, { app, backend: { cors: { origin } } }).origins;
    expect(
      origins({ baseUrl: 'https://portal.example.com/app/' }, [
        'https://portal.example.com',
        'http://localhost:3000',
        'https://*.example.com',
        'capacitor://localhost',
        'null',
        '*',
      ]),
    ).toEqual(['https://portal.example.com', 'http://localhost:3000']);
    expect(origins({}, 'http://localhost:3000')).toEqual([
      'http://localhost:3000',
    ]);
  });

  it.each<[JsonObject, string]>([
    [{ limits: { idleSeconds: 'soon' } }, 'amamba.debug.limits.idleSeconds: '],
    [{ limits: { idleSeconds: 1 } }, 'amamba.debug.limits.idleSeconds: '],
    [{ limits: { idle: 60 } }, '"idle"'],
    [
      { limits: { idleSeconds: 60, warningSeconds: 61 } },
      'amamba.debug.limits.warningSeconds is 61, more than amamba.debug.limits.idleSeconds, which is 60',
    ],
    [{ recording: { policy: 'sometimes' } }, 'amamba.debug.recording.policy: '],
    [
      { recording: { policy: 'required' } },
      'amamba.debug.recording.key: is missing, and the policy is "required": recordings are kept encrypted. Make a key with `openssl rand -base64 32`',
    ],
    [{ recording: { policy: 'optional' } }, 'openssl rand -base64 32'],
    [
      { recording: { key: Buffer.alloc(16).toString('base64') } },
      'amamba.debug.recording.key: must be 32 random bytes in base64',
    ],
    [
      { recording: { key: KEY, previousKeys: ['short'] } },
      'amamba.debug.recording.previousKeys[0]: must be 32 random bytes',
    ],
    [{ images: [{ id: 'a', title: 'A' }] }, 'amamba.debug.images[0].image: '],
    [
      { images: [{ id: 'a', title: 'A', image: 'Not/An:image:' }] },
      'amamba.debug.images[0].image: must be the name of an image',
    ],
    [
      {
        images: [
          { id: 'a', title: 'A', image: 'a' },
          { id: 'a', title: 'B', image: 'b' },
        ],
      },
      'amamba.debug.images[1].id: a is the id of an image above',
    ],
    [{ allowedImages: ['!x'] }, 'amamba.debug.allowedImages[0]: '],
    [{ preview: { baseUrl: 'ftp://x' } }, 'amamba.debug.preview.baseUrl: '],
    [{ replica: { url: 'somewhere' } }, 'amamba.debug.replica.url: '],
    [{ recordings: {} }, '"recordings"'],
  ])('refuses %j in words', (debug, message) => {
    expect(() => read(debug)).toThrow(message);
  });

  it('does not repeat a key', () => {
    const key = 'c2VjcmV0';
    expect(() => read({ recording: { key } })).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining(key),
      }),
    );
  });
});
