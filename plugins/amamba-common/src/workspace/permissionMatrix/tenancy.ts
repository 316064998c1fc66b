import { rowsOf, type MatrixRow } from './types';

/** Workspaces themselves, their clusters and their namespaces. */
export const TENANCY_ROWS: readonly MatrixRow[] = [
  ...rowsOf({ en: 'Workspace', zh: '工作空间' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.workspaces.read',
      role: 'viewer',
      origin: 'original',
      note: {
        en: 'With members, sync state and activity.',
        zh: '包含成员、同步状态和活动记录。',
      },
    },
    {
      action: { en: 'change title and description', zh: '修改别名与描述' },
      permission: 'amamba.workspaces.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'grant and revoke roles', zh: '授权与取消授权' },
      permission: 'amamba.workspaces.grant',
      role: 'admin',
      origin: 'original',
    },
    {
      action: { en: 'sync now and preview', zh: '立即同步与预览' },
      permission: 'amamba.workspaces.sync',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.workspaces.delete',
      role: 'admin',
      origin: 'decided',
      note: {
        en: 'Only one that owns nothing any more.',
        zh: '仅限不再拥有任何资源的工作空间。',
      },
    },
    {
      action: { en: 'change owner and folder', zh: '变更所有者与文件夹' },
      permission: 'amamba.workspaces.move',
      role: 'platform',
      origin: 'decided',
    },
  ]),
  ...rowsOf(
    {
      en: 'Cluster (resource group, shared resource)',
      zh: '集群（资源组、共享资源）',
    },
    [
      {
        action: {
          en: 'bind, unbind and set quota',
          zh: '绑定、解绑与设置配额',
        },
        permission: 'amamba.clusters.bind',
        role: 'platform',
        origin: 'changed',
        note: {
          en: 'Bind and unbind of a resource group; add, remove and set quota of a shared resource. Amamba gives it to admins who are also cluster administrators.',
          zh: '对应资源组的绑定与解绑，以及共享资源的添加、移除与配额设置。Amamba 将其授予同时是集群管理员的 Admin。',
        },
      },
    ],
  ),
  ...rowsOf({ en: 'Namespace', zh: '命名空间' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.namespaces.read',
      role: 'viewer',
      origin: 'original',
      note: {
        en: 'With the clusters that are bound and what is left of their quota: view of resource groups and shared resources.',
        zh: '包含已绑定的集群及其剩余配额，即资源组与共享资源的查看。',
      },
    },
    {
      action: { en: 'create', zh: '创建' },
      permission: 'amamba.namespaces.create',
      role: 'admin',
      origin: 'original',
      note: {
        en: 'It is how a shared resource is used.',
        zh: '即使用共享资源。',
      },
    },
    {
      action: { en: 'edit labels', zh: '编辑标签' },
      permission: 'amamba.namespaces.labels.update',
      role: 'admin',
      origin: 'original',
    },
    {
      action: { en: 'edit resource quota', zh: '编辑资源配额' },
      permission: 'amamba.namespaces.quota.update',
      role: 'admin',
      origin: 'original',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.namespaces.delete',
      role: 'admin',
      origin: 'original',
    },
  ]),
];
