import { parseImageName, writeImageName } from './imageNames';
import { isImageAllowed } from './isImageAllowed';

const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;

const write = (name: string) => {
  const parsed = parseImageName(name);
  return parsed && writeImageName(parsed);
};

describe('parseImageName', () => {
  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['library/busybox', 'docker.io/library/busybox:latest'],
    ['docker.io/busybox:1', 'docker.io/library/busybox:1'],
    ['index.docker.io/nicolaka/netshoot', 'docker.io/nicolaka/netshoot:latest'],
    ['DOCKER.IO/busybox', 'docker.io/library/busybox:latest'],
    ['localhost/x', 'localhost/x:latest'],
    ['localhost:5000/x:1', 'localhost:5000/x:1'],
    ['registry.example.com:443/a/b', 'registry.example.com:443/a/b:latest'],
    ['Registry/x', 'registry/x:latest'],
    [`busybox@${SHA}`, `docker.io/library/busybox@${SHA}`],
    [`busybox:1@${SHA}`, `docker.io/library/busybox@${SHA}`],
    ['a__b/c-d.e:V_1.0-x', 'docker.io/a__b/c-d.e:V_1.0-x'],
  ])('reads %s as a runtime does', (name, full) => {
    expect(write(name)).toBe(full);
  });

  it.each([
    '',
    'Busybox',
    'a/Busybox',
    'docker.io/',
    'docker.io//x',
    'x/../y',
    'x:',
    'x:1:2',
    'x@',
    'x@sha256:abc',
    `x@${SHA}@${SHA}`,
    '-registry.example.com/x',
    'registry..com/x',
    'registry.example.com:/x',
    'user@registry.example.com/x',
    'https://registry.example.com/x',
    'f'.repeat(64),
    'x y',
    'x\n',
    'bü/x',
  ])('takes %j for none', name => {
    expect(parseImageName(name)).toBeUndefined();
  });
});

describe('isImageAllowed', () => {
  const allows = (pattern: string, image: string) =>
    isImageAllowed({ allowedImages: [pattern] }, image);

  it.each([
    ['busybox', 'busybox'],
    ['busybox', 'docker.io/library/busybox:1.37'],
    ['docker.io/library/busybox', 'busybox'],
    ['busybox:1.37', 'library/busybox:1.37'],
    ['busybox:latest', 'busybox'],
    ['busybox:1.*', 'busybox:1.37'],
    ['busybox:*', `busybox@${SHA}`],
    ['busybox', `busybox:1@${SHA}`],
    [`busybox@${SHA}`, `busybox:anything@${SHA}`],
    ['nicolaka/*', 'docker.io/nicolaka/netshoot:v0.15'],
    ['registry.example.com/**', 'registry.example.com/a/b/c:1'],
    ['registry.example.com/**', 'REGISTRY.example.com/a:1'],
    ['registry.example.com/**/tools', 'registry.example.com/tools'],
    ['registry.example.com/**/tools', 'registry.example.com/a/b/tools:2'],
    ['registry.example.com:5000/*', 'registry.example.com:5000/x'],
    ['*.example.com/**', 'eu.example.com/x'],
    ['**', 'anything.example.com:1/x/y:z'],
    ['**/netshoot:v0.15', 'mirror.example.com/nicolaka/netshoot:v0.15'],
    ['*', 'busybox'],
    ['docker.io/**', 'busybox'],
    ['docker.io/**', 'nicolaka/netshoot:v0.15'],
    ['docker.io/*', 'busybox'],
  ])('%s lets in %s', (pattern, image) => {
    expect(allows(pattern, image)).toBe(true);
  });

  it.each([
    // Docker Hub's defaults do not hold elsewhere, nor the other way round.
    ['busybox', 'evil.example.com/busybox'],
    ['busybox', 'evil.example.com/library/busybox'],
    ['busybox', 'evil/busybox'],
    ['*', 'evil/busybox'],
    ['nicolaka/*', 'evil.example.com/nicolaka/netshoot'],
    ['docker.io/**', 'docker.io.evil.example.com/library/busybox'],
    ['docker.io/**', 'evil.example.com/docker.io/x'],
    ['docker.io/**', 'docker.io:5000/library/busybox'],
    ['**.example.com/**', 'evil.net/a.example.com/x'],
    ['*.example.com/**', 'example.com.evil.net/x'],
    ['registry.example.com/**', 'registry.example.com:5000/x'],
    ['registry.example.com/tools/*', 'registry.example.com/tools/a/b'],
    ['registry.example.com/tools/*', 'registry.example.com/tools/../evil'],
    ['registry.example.com/**', 'registryXexample.com/x'],
    // What a tag says does not matter once there is a digest.
    ['busybox:1.37', `busybox:1.37@${SHA}`],
    ['busybox:1.*', `busybox:1.37@${SHA}`],
    [`busybox@${SHA}`, 'busybox'],
    [`busybox@${SHA}`, `busybox@${SHA.replace('0', '1')}`],
    ['busybox:1.37', 'busybox'],
    ['busybox:1.37', 'busybox:1.37-evil'],
    ['busybox:v1', 'busybox:V1'],
    ['busybox', 'busybox-evil'],
    ['**/netshoot:v0.15', 'evil.example.com/xnetshoot:v0.15'],
    ['**', 'not an image'],
    ['', 'busybox'],
  ])('%s keeps out %s', (pattern, image) => {
    expect(allows(pattern, image)).toBe(false);
  });

  it('lets nothing in without a pattern', () => {
    expect(isImageAllowed({ allowedImages: [] }, 'busybox')).toBe(false);
  });

  it("lets in what fits the workspace's and the portal's patterns", () => {
    const rules = {
      allowedImages: ['**/netshoot', 'busybox'],
      withinImages: ['registry.example.com/**'],
    };
    const of = (image: string) => isImageAllowed(rules, image);
    expect(of('registry.example.com/a/netshoot')).toBe(true);
    expect(of('busybox')).toBe(false);
    expect(of('registry.example.com/a/other')).toBe(false);
  });

  it('is done soon with a pattern of many stars', () => {
    const pattern = `${'*a'.repeat(240)}b`;
    expect(allows(pattern, 'a'.repeat(240))).toBe(false);
  });
});
