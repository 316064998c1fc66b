/** Path of the list of ApplicationSets of a workspace. */
export function setsPath(base: string): string {
  return `${base}/application-sets`;
}

/** Path of an ApplicationSet's page. */
export function setPath(
  base: string,
  set: { instance: string; name: string },
): string {
  const parts = [set.instance, set.name].map(encodeURIComponent);
  return [setsPath(base), 'of', ...parts].join('/');
}

/** Path of the form that makes one. */
export function createSetPath(base: string): string {
  return `${setsPath(base)}/create`;
}
