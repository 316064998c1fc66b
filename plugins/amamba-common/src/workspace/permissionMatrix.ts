import type { WorkspaceRole } from './roles';

/** A text in the languages that the product speaks. @public */
export interface MatrixText {
  en: string;
  zh: string;
}

/** One thing that somebody may or may not do in a workspace. @public */
export interface MatrixRow {
  object: MatrixText;
  action: MatrixText;
  /** Of a Backstage permission on the catalog entity. */
  permission: string;
  /**
   * The weakest built-in role that holds it; `platform`: none does, only
   * platform administrators and custom roles.
   */
  role: WorkspaceRole | 'platform';
  /**
   * `original`: as Amamba has it. `changed`: Amamba has it otherwise.
   * `decided`: Amamba says nothing. ADR 0011 tells why.
   */
  origin: 'original' | 'changed' | 'decided';
}

const WORKSPACE = { en: 'Workspace', zh: '工作空间' };
const NAMESPACE = { en: 'Namespace', zh: '命名空间' };
const PIPELINE = { en: 'Pipeline', zh: '流水线' };
const CLUSTER = { en: 'Cluster', zh: '集群' };

/** Who may do what, row by row. @public */
export const PERMISSION_MATRIX: readonly MatrixRow[] = [
  {
    object: WORKSPACE,
    action: { en: 'view', zh: '查看' },
    permission: 'amamba.workspaces.read',
    role: 'viewer',
    origin: 'original',
  },
  {
    object: WORKSPACE,
    action: { en: 'change title and description', zh: '修改别名与描述' },
    permission: 'amamba.workspaces.update',
    role: 'editor',
    origin: 'original',
  },
  {
    object: WORKSPACE,
    action: { en: 'grant and revoke roles', zh: '授权与取消授权' },
    permission: 'amamba.workspaces.grant',
    role: 'admin',
    origin: 'original',
  },
  {
    object: WORKSPACE,
    action: { en: 'sync now and preview', zh: '立即同步与预览' },
    permission: 'amamba.workspaces.sync',
    role: 'editor',
    origin: 'decided',
  },
  {
    object: WORKSPACE,
    action: { en: 'delete', zh: '删除' },
    permission: 'amamba.workspaces.delete',
    role: 'admin',
    origin: 'decided',
  },
  {
    object: WORKSPACE,
    action: { en: 'change owner and folder', zh: '变更所有者与文件夹' },
    permission: 'amamba.workspaces.move',
    role: 'platform',
    origin: 'decided',
  },
  {
    object: CLUSTER,
    action: { en: 'bind, unbind and set quota', zh: '绑定、解绑与设置配额' },
    permission: 'amamba.clusters.bind',
    role: 'platform',
    origin: 'changed',
  },
  {
    object: NAMESPACE,
    action: { en: 'view', zh: '查看' },
    permission: 'amamba.namespaces.read',
    role: 'viewer',
    origin: 'original',
  },
  {
    object: NAMESPACE,
    action: { en: 'create', zh: '创建' },
    permission: 'amamba.namespaces.create',
    role: 'admin',
    origin: 'original',
  },
  {
    object: NAMESPACE,
    action: { en: 'edit labels', zh: '编辑标签' },
    permission: 'amamba.namespaces.labels.update',
    role: 'admin',
    origin: 'original',
  },
  {
    object: NAMESPACE,
    action: { en: 'edit resource quota', zh: '编辑资源配额' },
    permission: 'amamba.namespaces.quota.update',
    role: 'admin',
    origin: 'original',
  },
  {
    object: NAMESPACE,
    action: { en: 'delete', zh: '删除' },
    permission: 'amamba.namespaces.delete',
    role: 'admin',
    origin: 'original',
  },
  {
    object: PIPELINE,
    action: { en: 'view, with runs and logs', zh: '查看流水线、运行与日志' },
    permission: 'amamba.pipelines.read',
    role: 'viewer',
    origin: 'original',
  },
  {
    object: PIPELINE,
    action: { en: 'run', zh: '运行' },
    permission: 'amamba.pipelines.run',
    role: 'editor',
    origin: 'original',
  },
  {
    object: PIPELINE,
    action: { en: 'cancel a run', zh: '取消运行' },
    permission: 'amamba.pipelines.cancel',
    role: 'editor',
    origin: 'original',
  },
];

/** Permissions on no entity that everybody who is signed in holds. @public */
export const PERMISSIONS_OF_ALL: readonly string[] = ['amamba.workspaces.list'];

/**
 * Permissions on no entity that platform administrators hold, and those whom
 * `amamba.workspaces.creators` lists.
 *
 * @public
 */
export const PERMISSIONS_OF_CREATORS: readonly string[] = [
  'amamba.workspaces.create',
  'amamba.clusters.list',
];
