import { Bash, type IFileSystem } from 'just-bash';

/** Most bytes that a container's own layer holds. */
const MAX_LAYER_BYTES = 256 * 1024 * 1024;

/** A fresh root file system of a small Linux image: /bin, /tmp, /etc and so on. */
export function createImageFs(): IFileSystem {
  return new Bash({
    cwd: '/',
    defenseInDepth: false,
    executionLimits: { maxFileSystemBytes: MAX_LAYER_BYTES },
    files: {
      '/etc/hosts': '127.0.0.1\tlocalhost\n',
      '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
      '/etc/os-release': 'NAME="Sandbox Linux"\nID=sandbox\n',
    },
  }).fs;
}
