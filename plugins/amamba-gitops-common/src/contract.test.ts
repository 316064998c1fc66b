import { PERMISSION_ROLES } from '@amamba/plugin-amamba-common';
import { gitopsContract } from './contract';
import { promotionPathSchema } from './domain/promotion';
import { repositoryInputSchema } from './domain/repository';
import { applicationSpecSchema } from './domain/spec';
import { gitopsPermissions } from './permissions';

describe('gitopsContract', () => {
  const routes = Object.entries(gitopsContract);

  it('authorises every route on an entity or a workspace, by a permission of the plugin', () => {
    for (const [name, route] of routes) {
      expect([name, gitopsPermissions]).toEqual([
        name,
        expect.arrayContaining([route.permission]),
      ]);
      expect(route.path).toMatch(
        /^\/(entities\/:kind\/:namespace\/:name|workspaces\/:workspace)\//,
      );
    }
  });

  it('lets nobody change anything by a permission to read, nor unseen', () => {
    for (const [name, route] of routes.filter(
      ([, { method }]) => method !== 'GET',
    )) {
      expect([name, route.permission.attributes.action]).not.toEqual([
        name,
        'read',
      ]);
      expect([name, route.audit]).toEqual([name, expect.anything()]);
    }
  });

  it('has a role for each permission, and uses each', () => {
    for (const { name } of gitopsPermissions) {
      expect([name, PERMISSION_ROLES[name]]).toEqual([
        name,
        expect.stringMatching(/^(viewer|editor|admin)$/),
      ]);
      expect(routes.map(([, route]) => route.permission.name)).toContain(name);
    }
  });
});

describe('the domain', () => {
  it('has the defaults of Argo CD', () => {
    const spec = applicationSpecSchema.parse({
      sources: [{ repoURL: 'ignored', repoUrl: 'https://x/y.git', path: '.' }],
      destination: { cluster: 'dev', namespace: 'payments' },
    });
    expect(spec.syncPolicy).toMatchObject({
      options: { validate: true, prunePropagation: 'foreground' },
    });
    expect(spec.syncPolicy.automated).toBeUndefined();
    expect(spec.sources[0]).not.toHaveProperty('repoURL');
  });

  it('keeps passwords out of addresses', () => {
    const input = { via: 'https', instance: 'main' };
    const parse = (url: string) =>
      repositoryInputSchema.safeParse({ ...input, url }).success;
    expect(parse('https://git.example.com/a/b.git')).toBe(true);
    expect(parse('https://bob@git.example.com/a/b.git')).toBe(true);
    expect(parse('https://bob:secret@git.example.com/a/b.git')).toBe(false);
  });

  it('does not let a promotion leave its repository, nor an environment be twice', () => {
    const path = (file: string, name = 'prod') => ({
      repoUrl: 'https://git.example.com/a/b.git',
      items: [{ type: 'kustomizeImage', image: 'api' }],
      environments: [
        { name: 'dev', file: 'dev/kustomization.yaml' },
        { name, file },
      ],
    });
    const parse = (value: unknown) =>
      promotionPathSchema.safeParse(value).success;
    expect(parse(path('prod/kustomization.yaml'))).toBe(true);
    for (const file of ['/etc/passwd', '../x', 'a/../../b', '']) {
      expect(parse(path(file))).toBe(false);
    }
    expect(parse(path('x', 'dev'))).toBe(false);
  });
});
