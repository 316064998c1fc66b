import { createHash } from 'node:crypto';
import { AGENT_IMAGE } from './images/agentImage.ts';
import type { ImageProfile } from './images/imageProfile.ts';
import { repositoryOf } from './images/imageName.ts';
import { SERVER_PROFILES } from './images/serverProfiles.ts';
import { TOOL_PROFILES } from './images/toolProfiles.ts';
import { registerTools } from './tools/registerTools.ts';

export { createRootFs, type ImageProfile } from './images/imageProfile.ts';
export { pullFailure } from './images/pullFailure.ts';

registerTools();

const MIB = 1024 * 1024;

/** Nothing is known of the image: a small Linux with every tool. */
const UNKNOWN: ImageProfile = {
  matches: () => true,
  entrypoint: [],
  cmd: ['sh'],
};

/** Looks like a service: it keeps running, as it would really. */
const SERVICE: ImageProfile = {
  matches: repository =>
    /(nginx|httpd|redis|postgres|mysql|pause|whoami|hello)/.test(repository),
  entrypoint: [],
  cmd: ['sh', '-c', 'trap "exit 0" TERM QUIT; sleep infinity & wait'],
};

const PROFILES = [
  AGENT_IMAGE,
  ...SERVER_PROFILES,
  ...TOOL_PROFILES,
  SERVICE,
  UNKNOWN,
];

/** Makes an image known, before all that are. */
export function registerImage(profile: ImageProfile): void {
  if (!PROFILES.includes(profile)) PROFILES.unshift(profile);
}

export function profileOf(image: string): ImageProfile {
  const repository = repositoryOf(image);
  return PROFILES.find(({ matches }) => matches(repository)) ?? UNKNOWN;
}

/** `USER` of an image; distroless ones have it in their tag. */
export function imageUser(image: string): { uid: number; gid: number } {
  const { user } = profileOf(image);
  if (user) return user;
  const nonRoot = /distroless\/.*:(.*-)?nonroot/.test(image);
  return nonRoot ? { uid: 65532, gid: 65532 } : { uid: 0, gid: 0 };
}

export function imageId(image: string): string {
  return `sha256:${createHash('sha256').update(image).digest('hex')}`;
}

/** Bytes that pulling the image reports; always the same for the same image. */
export function imageSize(image: string): number {
  const digest = createHash('sha256').update(image).digest().readUInt32BE(0);
  const { sizeBytes = 20 * MIB } = profileOf(image);
  return sizeBytes + (digest % Math.ceil(sizeBytes / 50));
}
