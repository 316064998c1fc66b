import { createHmac, randomUUID } from 'node:crypto';
import type { Hook } from '../repositories.ts';

const TIMEOUT_MS = 5000;

/** Whether a webhook may go there: this machine only. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (
    /^https?:$/.test(protocol) &&
    (['localhost', '[::1]'].includes(hostname) ||
      hostname.endsWith('.localhost') ||
      /^127(\.\d+){3}$/.test(hostname))
  );
}

/** Sends one event, signed as Gitea does. What the receiver says does not matter. */
export async function deliver(
  hook: Hook,
  event: string,
  payload: string,
): Promise<void> {
  if (!isLoopback(hook.url)) return;
  const isForm = hook.contentType === 'form';
  try {
    const response = await fetch(hook.url, {
      method: 'POST',
      headers: {
        'Content-Type': isForm
          ? 'application/x-www-form-urlencoded'
          : 'application/json',
        ...(hook.authorization && { Authorization: hook.authorization }),
        ...eventHeaders(hook.secret, event, payload),
      },
      body: isForm ? new URLSearchParams({ payload }).toString() : payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
  } catch {
    // A receiver that is away misses the event, as it does with a real Gitea.
  }
}

function eventHeaders(
  secret: string,
  event: string,
  payload: string,
): Record<string, string> {
  const sign = (algorithm: string) =>
    secret ? createHmac(algorithm, secret).update(payload).digest('hex') : '';
  const sha256 = sign('sha256');
  const delivery = randomUUID();
  const brands = ['X-Gitea', 'X-Gogs', 'X-GitHub'].flatMap(brand => [
    [`${brand}-Delivery`, delivery],
    [`${brand}-Event`, event],
    [`${brand}-Event-Type`, event],
  ]);
  return {
    ...Object.fromEntries(brands),
    'X-Gitea-Signature': sha256,
    'X-Gogs-Signature': sha256,
    'X-Hub-Signature': `sha1=${sign('sha1')}`,
    'X-Hub-Signature-256': `sha256=${sha256}`,
  };
}
