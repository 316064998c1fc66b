import {
  PERMISSION_MATRIX,
  PERMISSIONS_OF_ALL,
  PERMISSIONS_OF_CREATORS,
} from './permissionMatrix';

/**
 * Amamba's own matrix: object, action, the weakest role that has it, and our
 * permission for it, without the prefix.
 */
const ORIGINAL = `
Application | view list | viewer | applications.read
Application | view details | viewer | applications.details.read
Application | view logs | viewer | applications.logs.read
Application | view monitoring | viewer | applications.metrics.read
Application | view RabbitMQ details | viewer | applications.rabbitmq.read
Application | view service mesh | viewer | applications.mesh.read
Application | view microservice engine | viewer | applications.microservices.read
Application | create | editor | applications.create
Application | edit YAML | editor | applications.yaml.update
Application | update replicas | editor | applications.replicas.update
Application | update container image | editor | applications.image.update
Application | edit pipeline | editor | applications.pipeline.update
Application | group | editor | applications.group.update
Application | delete | editor | applications.delete
Namespace | view | viewer | namespaces.read
Namespace | create | admin | namespaces.create
Namespace | edit labels | admin | namespaces.labels.update
Namespace | edit resource quota | admin | namespaces.quota.update
Namespace | delete | admin | namespaces.delete
Pipeline | view | viewer | pipelines.read
Pipeline | view run records | viewer | pipelines.read
Pipeline | create | editor | pipelines.create
Pipeline | run | editor | pipelines.run
Pipeline | delete | editor | pipelines.delete
Pipeline | copy | editor | pipelines.copy
Pipeline | edit | editor | pipelines.update
Pipeline | cancel run | editor | pipelines.cancel
Credential | view | viewer | credentials.read
Credential | create | editor | credentials.create
Credential | edit | editor | credentials.update
Credential | delete | editor | credentials.delete
Continuous deployment | view | viewer | gitops.read
Continuous deployment | create | editor | gitops.create
Continuous deployment | sync | editor | gitops.sync
Continuous deployment | edit | editor | gitops.update
Continuous deployment | delete | viewer | gitops.delete
Code repository | view | editor | repositories.read
Code repository | import | editor | repositories.create
Code repository | delete | editor | repositories.delete
Progressive release | view | viewer | rollouts.read
Progressive release | create | editor | rollouts.create
Progressive release | release | editor | rollouts.promote
Progressive release | continue | editor | rollouts.resume
Progressive release | stop | editor | rollouts.abort
Progressive release | update | editor | rollouts.update
Progressive release | rollback | editor | rollouts.rollback
Progressive release | delete | editor | rollouts.delete
Workspace | view | viewer | workspaces.read
Workspace | grant access | admin | workspaces.grant
Workspace | change alias | editor | workspaces.update
Resource group | view | viewer | namespaces.read
Resource group | bind | admin | clusters.bind
Resource group | unbind | admin | clusters.bind
Shared resource | view | viewer | namespaces.read
Shared resource | add share | admin | clusters.bind
Shared resource | remove share | admin | clusters.bind
Shared resource | set quota | admin | clusters.bind
Shared resource | use | admin | namespaces.create
Workbench administrator | admin toolchain integration | platform | toolchain.update
Workbench administrator | pipeline, cache and global parameter settings | platform | pipelines.settings.update
Workbench administrator | custom steps | platform | steps.update
`
  .trim()
  .split('\n')
  .map(line => line.split(' | '));

const rows = new Map(PERMISSION_MATRIX.map(row => [row.permission, row]));

describe('PERMISSION_MATRIX', () => {
  it('has each permission once, in both languages', () => {
    expect(rows.size).toBe(PERMISSION_MATRIX.length);
    for (const { object, action, note, permission } of PERMISSION_MATRIX) {
      expect(permission).toMatch(/^amamba(\.[a-z]+){2,3}$/);
      for (const text of [object, action, ...(note ? [note] : [])]) {
        expect(text.en).toMatch(/^[\x20-\x7e’]+$/);
        expect(text.zh).not.toBe('');
      }
    }
    const places = PERMISSION_MATRIX.map(
      ({ object, action }) => `${object.en}: ${action.en}`,
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it.each(ORIGINAL)('has %s: %s', (_object, _action, role, permission) => {
    const row = rows.get(`amamba.${permission}`);
    expect(row?.role === role ? 'original' : 'changed').toBe(row?.origin);
  });

  it('says which rows are not Amamba’s', () => {
    const original = new Set(ORIGINAL.map(([, , , name]) => `amamba.${name}`));
    expect(
      PERMISSION_MATRIX.filter(({ permission }) => !original.has(permission))
        .filter(({ origin }) => origin !== 'decided')
        .map(({ permission }) => permission),
    ).toEqual([]);
    expect(
      PERMISSION_MATRIX.filter(({ origin }) => origin === 'changed').map(
        ({ permission, role }) => [permission, role],
      ),
    ).toEqual([
      ['amamba.clusters.bind', 'platform'],
      ['amamba.gitops.delete', 'editor'],
    ]);
  });

  it('is of permissions on entities alone', () => {
    for (const name of [...PERMISSIONS_OF_ALL, ...PERMISSIONS_OF_CREATORS]) {
      expect(rows.has(name)).toBe(false);
    }
  });
});
