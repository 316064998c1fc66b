/** How applications and resources are. */
export const zhStatus = {
  'health.Healthy': '健康',
  'health.Progressing': '进行中',
  'health.Degraded': '异常',
  'health.Suspended': '已挂起',
  'health.Missing': '缺失',
  'health.Unknown': '健康状态未知',
  'sync.Synced': '已同步',
  'sync.OutOfSync': '未同步',
  'sync.Unknown': '同步状态未知',
  'phase.Running': '进行中',
  'phase.Terminating': '正在终止',
  'phase.Succeeded': '成功',
  'phase.Failed': '失败',
  'phase.Error': '失败',
  'automation.manual': '手动',
  'automation.automatic': '自动',
  'automation.paused': '已暂停',
  'activity.syncing': '正在同步',
  'activity.terminating': '正在终止同步',
  'activity.deleting': '正在删除',
  'activity.failed': '上次同步失败',
  'denied.create':
    '您没有在此创建应用的权限，请向工作空间的管理员申请 Editor 角色。',
  'denied.noWorkspace':
    '此实体不属于任何工作空间，请为其添加注解 amamba.io/workspace。',
  'denied.sync':
    '您没有在此同步应用的权限，请向工作空间的管理员申请 Editor 角色。',
  'denied.rollback':
    '您没有在此回滚应用的权限，请向工作空间的管理员申请 Editor 角色。',
  'denied.update':
    '您没有在此更改应用的权限，请向工作空间的管理员申请 Editor 角色。',
  'denied.remove':
    '您没有在此删除应用的权限，请向工作空间的管理员申请 Editor 角色。',
  'denied.operate':
    '您没有在此操作单个资源的权限，请向工作空间的管理员申请 Editor 角色。',
};
