import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;
const CAPABILITY = /^[A-Za-z0-9_-]{43}$/;

/** A secret that is the right to look, for whoever has it. */
export function createCapability(): string {
  return randomBytes(BYTES).toString('base64url');
}

export function isCapability(text: string): boolean {
  return CAPABILITY.test(text);
}

/** What is stored of it. */
export function hashCapability(capability: string): string {
  return createHash('sha256').update(capability).digest('hex');
}
