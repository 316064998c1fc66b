/** The repository of an image, without registry host, tag and digest. */
export function repositoryOf(image: string): string {
  const [first, ...rest] = image.replace(/@.*$/, '').split('/');
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  return (isHost ? rest : [first, ...rest]).join('/').replace(/:[^/]*$/, '');
}

/** The tag of an image; undefined without one. */
export function tagOf(image: string): string | undefined {
  return /:([^/:@]+)(@|$)/.exec(image.replace(/^[^/]*\.[^/]*:\d+\//, ''))?.[1];
}

/** `1.27.0` of `nginx:1.27-alpine`: what the tag says, completed from `latest`. */
export function versionOf(image: string, latest: string): string {
  const [tagged] = /^v?(\d+(\.\d+)*)/.exec(tagOf(image) ?? '') ?? [];
  if (!tagged) return latest;
  const given = tagged.replace(/^v/, '').split('.');
  const known = latest.split('.');
  const isLatest = given.every((part, index) => part === known[index]);
  const rest = known.slice(given.length);
  return [...given, ...rest.map(part => (isLatest ? part : '0'))].join('.');
}

/** As containerd names it: with its registry and a tag. */
export function fullName(image: string): string {
  const tagged = /[:@][^/]+$/.test(image) ? image : `${image}:latest`;
  if (repositoryOf(tagged) !== tagged.replace(/:[^/]*$/, '')) return tagged;
  return `docker.io/${tagged.includes('/') ? tagged : `library/${tagged}`}`;
}
