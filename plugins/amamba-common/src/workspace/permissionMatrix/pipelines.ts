import { rowsOf, type MatrixRow } from './types';

/** Pipelines, and what they are made of. */
export const PIPELINES_ROWS: readonly MatrixRow[] = [
  ...rowsOf({ en: 'Pipeline', zh: '流水线' }, [
    {
      action: {
        en: 'view, with run records and logs',
        zh: '查看流水线、运行记录与日志',
      },
      permission: 'amamba.pipelines.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'create', zh: '创建' },
      permission: 'amamba.pipelines.create',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'run', zh: '运行' },
      permission: 'amamba.pipelines.run',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'cancel a run', zh: '取消运行' },
      permission: 'amamba.pipelines.cancel',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'copy', zh: '复制' },
      permission: 'amamba.pipelines.copy',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'edit', zh: '编辑' },
      permission: 'amamba.pipelines.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.pipelines.delete',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'replay a run with changes', zh: '修改后重放运行' },
      permission: 'amamba.pipelines.replay',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: { en: 'download artifacts', zh: '下载制品' },
      permission: 'amamba.pipelines.artifacts.read',
      role: 'viewer',
      origin: 'decided',
    },
    {
      action: { en: 'answer an approval', zh: '处理审批' },
      permission: 'amamba.pipelines.approve',
      role: 'editor',
      origin: 'decided',
      note: {
        en: 'Where the approval names people, only they, the one who started the run, and admins.',
        zh: '若审批指定了人员，则仅限这些人员、运行发起人和 Admin。',
      },
    },
    {
      action: {
        en: 'create and delete groups, move pipelines',
        zh: '新建与删除分组、移动流水线',
      },
      permission: 'amamba.pipelines.groups.update',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: {
        en: 'change settings, caches and global parameters',
        zh: '修改流水线设置、缓存与全局参数',
      },
      permission: 'amamba.pipelines.settings.update',
      role: 'platform',
      origin: 'original',
      note: {
        en: 'The workbench administrator’s.',
        zh: '属于工作台管理员。',
      },
    },
  ]),
  ...rowsOf({ en: 'Pipeline template', zh: '流水线模板' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.templates.read',
      role: 'viewer',
      origin: 'decided',
    },
    {
      action: { en: 'create, edit and delete', zh: '创建、编辑与删除' },
      permission: 'amamba.templates.update',
      role: 'editor',
      origin: 'decided',
    },
  ]),
  ...rowsOf({ en: 'Custom step', zh: '自定义步骤' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.steps.read',
      role: 'viewer',
      origin: 'decided',
    },
    {
      action: { en: 'create, edit and delete', zh: '创建、编辑与删除' },
      permission: 'amamba.steps.update',
      role: 'platform',
      origin: 'original',
      note: {
        en: 'The workbench administrator’s.',
        zh: '属于工作台管理员。',
      },
    },
  ]),
  ...rowsOf({ en: 'Credential', zh: '凭证' }, [
    {
      action: { en: 'view', zh: '查看' },
      permission: 'amamba.credentials.read',
      role: 'viewer',
      origin: 'original',
      note: {
        en: 'Names and kinds; values are shown to nobody.',
        zh: '仅名称与类型；任何人都无法查看其值。',
      },
    },
    {
      action: { en: 'create', zh: '创建' },
      permission: 'amamba.credentials.create',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'edit', zh: '编辑' },
      permission: 'amamba.credentials.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.credentials.delete',
      role: 'editor',
      origin: 'original',
    },
  ]),
  ...rowsOf({ en: 'Toolchain', zh: '工具链' }, [
    {
      action: {
        en: 'view what is integrated, with issues',
        zh: '查看已集成的工具与事项',
      },
      permission: 'amamba.toolchain.read',
      role: 'viewer',
      origin: 'decided',
    },
    {
      action: { en: 'integrate for the workspace', zh: '集成到工作空间' },
      permission: 'amamba.toolchain.bind',
      role: 'admin',
      origin: 'decided',
    },
    {
      action: { en: 'integrate for the platform', zh: '集成到平台' },
      permission: 'amamba.toolchain.update',
      role: 'platform',
      origin: 'original',
      note: {
        en: 'The workbench administrator’s.',
        zh: '属于工作台管理员。',
      },
    },
  ]),
];
