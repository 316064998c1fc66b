import { rowsOf, type MatrixRow } from './types';

/** Looking into what runs. */
export const DEBUG_ROWS: readonly MatrixRow[] = [
  ...rowsOf({ en: 'Shell and debugging', zh: '终端与调试' }, [
    {
      action: { en: 'open a shell in a container', zh: '打开容器终端' },
      permission: 'amamba.debug.exec',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: { en: 'add a debug container', zh: '添加调试容器' },
      permission: 'amamba.debug.ephemeral.create',
      role: 'admin',
      origin: 'decided',
      note: {
        en: 'It brings an image of its own into a running pod and cannot be removed from it.',
        zh: '会将自带的镜像加入运行中的容器组，且无法移除。',
      },
    },
    {
      action: { en: 'copy a pod for debugging', zh: '复制容器组用于调试' },
      permission: 'amamba.debug.copy',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: { en: 'open a shell on a node', zh: '打开节点终端' },
      permission: 'amamba.debug.node',
      role: 'platform',
      origin: 'decided',
    },
    {
      action: { en: 'read files of a container', zh: '读取容器文件' },
      permission: 'amamba.debug.files.read',
      role: 'editor',
      origin: 'decided',
      note: {
        en: 'Files may hold what is secret.',
        zh: '文件中可能含有机密。',
      },
    },
    {
      action: { en: 'write files of a container', zh: '写入容器文件' },
      permission: 'amamba.debug.files.update',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: {
        en: 'debug as root of the node (profile sysadmin)',
        zh: '以节点 root 权限调试（sysadmin 配置）',
      },
      permission: 'amamba.debug.privileged',
      role: 'platform',
      origin: 'decided',
      note: {
        en: 'A privileged container has the node.',
        zh: '特权容器可控制节点。',
      },
    },
    {
      action: {
        en: 'debug through the agent of the node',
        zh: '通过节点代理调试',
      },
      permission: 'amamba.debug.agent',
      role: 'admin',
      origin: 'decided',
      note: {
        en: 'For clusters without ephemeral containers, where the agent is installed.',
        zh: '用于没有临时容器且安装了代理的集群。',
      },
    },
    {
      action: {
        en: 'open an HTTP port of a pod',
        zh: '打开容器组的 HTTP 端口',
      },
      permission: 'amamba.debug.preview',
      role: 'editor',
      origin: 'decided',
    },
    {
      action: {
        en: 'see who has a shell open, and join one that is shared',
        zh: '查看终端会话，加入已共享的会话',
      },
      permission: 'amamba.debug.sessions.read',
      role: 'viewer',
      origin: 'decided',
    },
    {
      action: {
        en: 'end the shell of somebody else',
        zh: '结束他人的终端会话',
      },
      permission: 'amamba.debug.sessions.end',
      role: 'admin',
      origin: 'decided',
    },
    {
      action: { en: 'view recordings of shells', zh: '查看终端录像' },
      permission: 'amamba.debug.recordings.read',
      role: 'admin',
      origin: 'decided',
      note: {
        en: 'They may show what was typed in secret.',
        zh: '其中可能包含秘密输入的内容。',
      },
    },
  ]),
];
