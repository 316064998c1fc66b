import { rowsOf, type MatrixRow } from './types';

/** Applications, and what they are installed with. */
export const APPLICATIONS_ROWS: readonly MatrixRow[] = [
  ...rowsOf({ en: 'Application', zh: '应用' }, [
    {
      action: { en: 'view list', zh: '查看列表' },
      permission: 'amamba.applications.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'view details', zh: '查看详情（容器管理）' },
      permission: 'amamba.applications.details.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'view logs', zh: '查看日志（可观测性）' },
      permission: 'amamba.applications.logs.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'view monitoring', zh: '查看监控（可观测性）' },
      permission: 'amamba.applications.metrics.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: {
        en: 'view RabbitMQ details',
        zh: '查看 RabbitMQ 详情 - 基本信息',
      },
      permission: 'amamba.applications.rabbitmq.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'view service mesh', zh: '查看服务网格' },
      permission: 'amamba.applications.mesh.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'view microservice engine', zh: '查看微服务引擎' },
      permission: 'amamba.applications.microservices.read',
      role: 'viewer',
      origin: 'original',
    },
    {
      action: { en: 'create', zh: '创建' },
      permission: 'amamba.applications.create',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'edit YAML', zh: '编辑 YAML' },
      permission: 'amamba.applications.yaml.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'update replicas', zh: '更新副本数' },
      permission: 'amamba.applications.replicas.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'update container image', zh: '更新容器镜像' },
      permission: 'amamba.applications.image.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'edit pipeline', zh: '编辑流水线' },
      permission: 'amamba.applications.pipeline.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'group', zh: '应用分组' },
      permission: 'amamba.applications.group.update',
      role: 'editor',
      origin: 'original',
    },
    {
      action: { en: 'delete', zh: '删除' },
      permission: 'amamba.applications.delete',
      role: 'editor',
      origin: 'original',
    },
  ]),
  ...rowsOf({ en: 'Helm, OAM and OLM', zh: 'Helm、OAM 与 OLM' }, [
    {
      action: {
        en: 'install, upgrade, roll back and uninstall a Helm release',
        zh: '安装、升级、回滚与卸载 Helm 应用',
      },
      permission: 'amamba.applications.helm.update',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: {
        en: 'change components and traits of an OAM application',
        zh: '修改 OAM 应用的组件与运维特征',
      },
      permission: 'amamba.applications.oam.update',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: {
        en: 'subscribe to an operator (OLM)',
        zh: '订阅 Operator（OLM）',
      },
      permission: 'amamba.applications.operators.update',
      role: 'platform',
      origin: 'decided',
      note: {
        en: 'An operator brings rights on the whole cluster.',
        zh: 'Operator 会带来整个集群范围的权限。',
      },
    },
  ]),
];
