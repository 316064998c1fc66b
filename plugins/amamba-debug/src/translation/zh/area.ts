/** How the place of the page is shared out. */
export const zhArea = {
  'area.hide': '隐藏诊断',
  'area.show': '显示诊断',
  'area.logEnded': '日志到此结束：容器已不再运行。',
  'area.clusterLost':
    '与集群的连接已断开，会话随之结束。集群恢复后请重新打开。',
  'area.killed':
    '程序被终止（退出码 {{code}}）：其容器或容器组被停止、删除，或内存不足。',
  'area.finished': '已完成（{{count}}）',
};
