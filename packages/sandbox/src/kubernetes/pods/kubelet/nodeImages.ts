import type { ContainerImage } from 'kubernetes-types/core/v1';
import { imageSize } from '../images.ts';

/** The kubelet lists no more (`nodeStatusMaxImages`). */
const MOST_LISTED = 50;
/** Images that a node has from the start. */
const PRELOADED = /^(local\.test\/busybox|registry\.k8s\.io\/pause):/;

/** The images that one node has pulled. */
export class NodeImages {
  readonly #sizes = new Map<string, number>();
  readonly #onChange: (images: ContainerImage[]) => void;

  constructor(onChange: (images: ContainerImage[]) => void) {
    this.#onChange = onChange;
  }

  has(image: string): boolean {
    return this.#sizes.has(image) || PRELOADED.test(image);
  }

  /** Returns its size in bytes. */
  add(image: string): number {
    const known = this.#sizes.get(image);
    if (known !== undefined) return known;
    const size = imageSize(image);
    this.#sizes.set(image, size);
    this.#onChange(this.list());
    return size;
  }

  /** As `status.images` of a node lists them, the largest first. */
  list(): ContainerImage[] {
    return [...this.#sizes]
      .map(([image, sizeBytes]) => ({ names: [image], sizeBytes }))
      .sort((a, b) => b.sizeBytes - a.sizeBytes)
      .slice(0, MOST_LISTED);
  }
}
