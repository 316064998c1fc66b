import type { ContainerPort } from 'kubernetes-types/core/v1';
import type { PodNetwork } from '../../podContext.ts';

/** What a probe or a hook can reach of its container. */
export interface ProbeTarget {
  readonly network: PodNetwork;
  readonly ports: ContainerPort[];
  /** Runs a command in the container; its whole output in the end. */
  run(
    argv: string[],
    signal: AbortSignal,
  ): Promise<{ exitCode: number; output: string }>;
}

export type ProbeOutcome =
  | { healthy: true }
  | { healthy: false; message: string };

/** The number of a port that is given by number or by name. */
export function portNumber(
  port: string | number,
  ports: ContainerPort[],
): number {
  const number = Number(port);
  if (Number.isInteger(number)) return number;
  return ports.find(({ name }) => name === port)?.containerPort ?? 0;
}

/** A failed connection as Go's net package words it. */
export function dialError(error: unknown, address: string): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ECONNREFUSED') {
    return `dial tcp ${address}: connect: connection refused`;
  }
  if (code === 'EHOSTUNREACH') {
    return `dial tcp ${address}: connect: no route to host`;
  }
  if (code === 'ENOTFOUND') {
    return `dial tcp: lookup ${address.replace(/:\d+$/, '')}: no such host`;
  }
  if (code === 'ETIMEDOUT') return `dial tcp ${address}: i/o timeout`;
  if (code === 'ECONNRESET') return 'read: connection reset by peer';
  return message ?? String(error);
}
