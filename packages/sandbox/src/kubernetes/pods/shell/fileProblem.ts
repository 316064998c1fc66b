/** Why a file cannot be used, in the words of the C library. */
export function fileProblem({ message }: Error): string {
  if (message.includes('EROFS')) return 'Read-only file system';
  if (message.includes('EISDIR')) return 'Is a directory';
  if (message.includes('ENOSPC')) return 'No space left on device';
  if (message.includes('EACCES')) return 'Permission denied';
  return 'No such file or directory';
}
