import type { DebugPolicy } from '@amamba/plugin-amamba-debug-common';
import { matchesPattern as matches } from './matchesPattern';
import {
  type ImageName,
  parseImageName,
  splitDigest,
  splitRegistry,
  splitTag,
} from './imageNames';

/** Which images may be brought in. */
export type ImageRules = Pick<DebugPolicy, 'allowedImages' | 'withinImages'>;

/**
 * Whether the rules let an image in: it fits one of the workspace's patterns
 * and one of the portal's.
 *
 * @remarks
 * A pattern names what it lets in as an image is named, and both are read as
 * a runtime reads them: `busybox` is `docker.io/library/busybox`, whatever
 * the tag. With a tag it lets in that tag, with a digest that digest. `*`
 * stands for any letters but a slash, `**` at the beginning for any registry
 * and within a path for any letters. Host, path and tag are compared apart:
 * no path can look like the host of a pattern. A digest decides what runs, so
 * that a tag beside it is not looked at; it fits patterns that let in every
 * tag.
 */
export function isImageAllowed(rules: ImageRules, image: string): boolean {
  const name = parseImageName(image);
  return (
    name !== undefined &&
    [rules.allowedImages, rules.withinImages ?? ['**']].every(patterns =>
      patterns.some(pattern => fits(pattern, name)),
    )
  );
}

function fits(pattern: string, image: ImageName): boolean {
  const { rest, digest } = splitDigest(pattern);
  const { registry, path } = splitPattern(rest);
  const { repository, tag } = splitTag(path);
  return (
    // A host has no slash: there `**` is no more than `*`.
    matches(registry, image.registry) &&
    matches(repository, image.repository) &&
    fitsVersion({ tag, digest }, image)
  );
}

/** `**` and `**\/tools` are of any registry, not of Docker Hub. */
function splitPattern(rest: string): { registry: string; path: string } {
  return rest.startsWith('**') && !/^[^/]*[.:][^/]*\//.test(rest)
    ? { registry: '**', path: rest }
    : splitRegistry(rest);
}

function fitsVersion(
  pattern: Pick<ImageName, 'tag' | 'digest'>,
  image: ImageName,
): boolean {
  if (pattern.digest !== undefined) {
    return image.digest !== undefined && matches(pattern.digest, image.digest);
  }
  const anyTag = pattern.tag === undefined || /^\*+$/.test(pattern.tag);
  return (
    anyTag || (image.tag !== undefined && matches(pattern.tag!, image.tag))
  );
}
