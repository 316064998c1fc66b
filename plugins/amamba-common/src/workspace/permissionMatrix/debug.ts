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
