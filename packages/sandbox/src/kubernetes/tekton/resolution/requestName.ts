import type { KubeObject } from '../../types.ts';
import type { Param } from '../specs.ts';

const OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x0000000001000000000000000000013bn;
const MASK = (1n << 128n) - 1n;
const LONGEST = 63;

/** One name for one question of one run, so that it is asked once. */
export function requestName(
  resolver: string,
  { metadata }: KubeObject,
  params: Param[],
): string {
  const sorted = [...params].sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = sorted.map(({ name, value }) => `${name}${textOf(value)}`);
  const base = `${metadata.namespace}/${metadata.name}`;
  const hash = fnv1a(`${base}${texts.join('')}`);
  return `${resolver.slice(0, LONGEST - hash.length - 1)}-${hash}`;
}

function textOf(value: Param['value']): string {
  if (Array.isArray(value)) return value.join('');
  if (typeof value === 'string') return value;
  const keys = Object.keys(value).sort();
  return keys.map(key => `${key}${value[key]}`).join('');
}

/** FNV-1a of 128 bits, in hexadecimal. */
function fnv1a(text: string): string {
  let hash = OFFSET;
  for (const byte of Buffer.from(text)) {
    hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(32, '0');
}
