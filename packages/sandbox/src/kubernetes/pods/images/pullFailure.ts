import { fullName, repositoryOf } from './imageName.ts';

/** Why an image cannot be had; undefined when it can. */
export interface PullFailure {
  reason: 'InvalidImageName' | 'ErrImagePull' | 'ErrImageNeverPull';
  message: string;
}

export function pullFailure(
  image: string,
  policy: string,
): PullFailure | undefined {
  if (!/^[a-z0-9._:@/-]+(:[\w][\w.-]*)?(@sha256:[0-9a-f]+)?$/.test(image)) {
    const name = image.includes('/')
      ? ''
      : `: repository name (library/${image}) must be lowercase`;
    return {
      reason: 'InvalidImageName',
      message: `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format${name}`,
    };
  }
  const why = unavailable(image);
  if (!why) return undefined;
  if (policy === 'Never') {
    return {
      reason: 'ErrImageNeverPull',
      message: `Container image "${image}" is not present with pull policy of Never`,
    };
  }
  const full = fullName(image);
  return {
    reason: 'ErrImagePull',
    message: `failed to pull and unpack image "${full}": failed to resolve image: ${why}`,
  };
}

/** Images of `missing/…` are not in their registry; some hosts cannot exist. */
function unavailable(image: string): string | undefined {
  const full = fullName(image);
  const [host] = full.split('/', 1);
  if (/(^|\.)(invalid|example|example\.test)$/.test(host)) {
    const [, tag] = /:([^/]+)$/.exec(full) ?? [];
    return `failed to do request: Head "https://${host}/v2/${repositoryOf(
      full,
    )}/manifests/${tag}": dial tcp: lookup ${host}: no such host`;
  }
  return /(^|\/)missing\//.test(image) ? `${full}: not found` : undefined;
}
