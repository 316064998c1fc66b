/** A revision as people write it: shas are cut. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(revision)
    ? revision.slice(0, 7)
    : revision;
}

/** An address of a repository without what all of them have. */
export function shortRepo(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/\.git$/, '');
}
