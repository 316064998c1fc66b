import type { Clock } from '../../types.ts';
import { pullFailure } from '../images.ts';
import { BackOff } from './backOff.ts';
import type { ContainerSpec } from './containerRecord.ts';
import type { NodeImages } from './nodeImages.ts';

const NEVER = 'ErrImageNeverPull';
const PULL_MS = 15;
/** How soon after a failed pull the kubelet looks at the pod again. */
const FIRST_LOOK_MS = 1_000;
const BETWEEN_ATTEMPTS_MS = 12_000;

type Report = (
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
) => void;

export interface Refusal {
  reason: string;
  message: string;
  /** How long to wait before the next attempt, in milliseconds. */
  retryAfter: number;
}

/** Gets one container's image onto its node. */
export class ImagePuller {
  readonly #clock: Clock;
  readonly #images: NodeImages;
  readonly #report: Report;
  readonly #backOff = new BackOff();
  #failedAt = 0;
  #failure = '';

  constructor(clock: Clock, images: NodeImages, report: Report) {
    this.#clock = clock;
    this.#images = images;
    this.#report = report;
  }

  /** Undefined when the image is there; else why not. */
  async ensure(
    { image = '', imagePullPolicy }: ContainerSpec,
    signal: AbortSignal,
  ): Promise<Refusal | undefined> {
    const policy = imagePullPolicy ?? defaultPolicy(image);
    const failure = pullFailure(image, policy);
    if (failure && failure.reason !== 'ErrImagePull') {
      const { reason, message } = failure;
      const event = reason === 'InvalidImageName' ? 'InspectFailed' : reason;
      this.#report('Warning', event, message);
      return this.#refuse(reason, message, BETWEEN_ATTEMPTS_MS);
    }
    const present = !failure && this.#images.has(image);
    if (policy === 'Never' && !present) {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      this.#report('Warning', NEVER, message);
      return this.#refuse(NEVER, message, BETWEEN_ATTEMPTS_MS);
    }
    if (present && policy !== 'Always') {
      const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
      this.#report('Normal', 'Pulled', message);
      return undefined;
    }
    const waiting = this.#backOff.remaining(this.#failedAt, this.#clock.now());
    if (waiting > 0) return this.#holdBack(image, waiting);
    return this.#pull(image, failure?.message, signal);
  }

  async #pull(
    image: string,
    failure: string | undefined,
    signal: AbortSignal,
  ): Promise<Refusal | undefined> {
    this.#report('Normal', 'Pulling', `Pulling image "${image}"`);
    const started = this.#clock.now();
    await this.#clock.sleep(PULL_MS, signal);
    const now = this.#clock.now();
    if (failure === undefined) {
      const size = this.#images.add(image);
      const took = `${Math.max(Math.round(now - started), 1)}ms`;
      const message = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`;
      this.#report('Normal', 'Pulled', message);
      this.#backOff.reset();
      return undefined;
    }
    this.#backOff.next(now);
    this.#failedAt = now;
    this.#failure = failure;
    const message = `Failed to pull image "${image}": ${failure}`;
    this.#report('Warning', 'Failed', message);
    return this.#refuse('ErrImagePull', failure, FIRST_LOOK_MS);
  }

  #holdBack(image: string, waiting: number): Refusal {
    const message = `Back-off pulling image "${image}"`;
    this.#report('Normal', 'BackOff', message);
    const why = `${message}: ErrImagePull: ${this.#failure}`;
    return this.#refuse('ImagePullBackOff', why, waiting);
  }

  #refuse(reason: string, message: string, retryAfter: number): Refusal {
    this.#report('Warning', 'Failed', `Error: ${reason}`);
    return { reason, message, retryAfter };
  }
}

function defaultPolicy(image: string): string {
  const tag = /:([^/@]+)(@|$)/.exec(image)?.[1];
  const pinned = image.includes('@') || (tag !== undefined && tag !== 'latest');
  return pinned ? 'IfNotPresent' : 'Always';
}
