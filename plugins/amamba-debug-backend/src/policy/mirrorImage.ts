import { parseImageName, writeImageName } from './imageNames';

/** Where images of a registry, or of a part of it, are found instead. */
export interface ImageMirror {
  /** Beginning of a full name: `docker.io`, `docker.io/library`. */
  from: string;
  /** What takes its place: `registry.example.com/mirror`. */
  to: string;
}

/** The image's name at its mirror; of several the first that fits. */
export function mirrorImage(
  mirrors: readonly ImageMirror[],
  image: string,
): string {
  const parsed = parseImageName(image);
  const full = parsed ? writeImageName(parsed) : image;
  const mirror = mirrors.find(({ from }) => full.startsWith(asFolder(from)));
  return mirror
    ? asFolder(mirror.to) + full.slice(asFolder(mirror.from).length)
    : image;
}

function asFolder(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}
