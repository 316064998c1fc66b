import { childPath, crumbs, readPath, safeFileName } from './paths';

describe('paths in containers', () => {
  it('are tidied, and refused when they go up', () => {
    expect(readPath(' /etc//nginx/./ ')).toBe('/etc/nginx');
    expect(readPath('/')).toBe('/');
    expect(readPath('/etc/../root')).toBeUndefined();
    expect(readPath('etc')).toBeUndefined();
  });

  it('have directories above and entries below', () => {
    expect(crumbs('/etc/nginx').map(({ path }) => path)).toEqual([
      '/',
      '/etc',
      '/etc/nginx',
    ]);
    expect([childPath('/', 'etc'), childPath('/etc', 'hosts')]).toEqual([
      '/etc',
      '/etc/hosts',
    ]);
  });
});

describe('the name of a saved file', () => {
  it.each([
    ['/var/log/app.log', 'app.log'],
    ['..\\..\\evil.exe', 'evil.exe'],
    ['../..', 'download'],
    ['.bashrc', 'bashrc'],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['a\u0000b:c?.txt ', 'ab_c_.txt'],
    ['', 'download'],
  ])('of %j is %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });
});
