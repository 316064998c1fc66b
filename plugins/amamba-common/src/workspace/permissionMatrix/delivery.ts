import { rowsOf, type MatrixRow } from './types';

/** How applications reach clusters. */
export const DELIVERY_ROWS: readonly MatrixRow[] = [
  ...rowsOf({ en: 'Continuous deployment', zh: '持续部署' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.gitops.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'create', zh: '创建' },
      permission: 'amamba.gitops.create',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'sync', zh: '同步' },
      permission: 'amamba.gitops.sync',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'edit', zh: '编辑' },
      permission: 'amamba.gitops.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.gitops.delete',
      role: 'editor',
      origin: 'changed',
      note: {
        en: 'Amamba lists it for viewers too, who may not even sync: a slip of its documentation.',
        zh: 'Amamba 的文档也授予 Viewer，而 Viewer 连同步都不允许：应为文档笔误。',
      },
    },
    {
      action: { en: 'roll back', zh: '回滚' },
      permission: 'amamba.gitops.rollback',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: {
        en: 'restart, scale or delete single resources',
        zh: '重启、扩缩容或删除单个资源',
      },
      permission: 'amamba.gitops.operate',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: { en: 'promote to the next environment', zh: '推进到下一环境' },
      permission: 'amamba.gitops.promote',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: { en: 'approve promotions of others', zh: '审批他人的推进申请' },
      permission: 'amamba.gitops.approve',
      role: 'admin',
      origin: 'decided',
    },
    {
      action: { en: 'say which environments there are', zh: '设置推进路径' },
      permission: 'amamba.gitops.configure',
      role: 'admin',
      origin: 'decided',
    },
  ]),
  ...rowsOf({ en: 'Code repository', zh: '代码仓库' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.repositories.read',
      role: 'editor',
      origin: 'original',
      note: {
        en: 'Hidden from viewers, unlike other lists: addresses may tell more than they should.',
        zh: '与其他列表不同，对 Viewer 隐藏：地址可能透露过多信息。',
      },
    },
    {
      action: { en: 'import', zh: '导入' },
      permission: 'amamba.repositories.create',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.repositories.delete',
      role: 'editor',
      origin: 'original',
    },
  ]),
  ...rowsOf({ en: 'Progressive release', zh: '灰度发布' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.rollouts.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'create', zh: '创建' },
      permission: 'amamba.rollouts.create',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'release in full', zh: '发布' },
      permission: 'amamba.rollouts.promote',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'continue', zh: '继续发布' },
      permission: 'amamba.rollouts.resume',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'stop', zh: '终止发布' },
      permission: 'amamba.rollouts.abort',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'update', zh: '更新' },
      permission: 'amamba.rollouts.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'roll back', zh: '回滚' },
      permission: 'amamba.rollouts.rollback',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.rollouts.delete',
      role: 'editor',
      origin: 'original',
    },
  ]),
];
