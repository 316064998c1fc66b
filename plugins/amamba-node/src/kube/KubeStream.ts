import type { Duplex } from 'node:stream';
import type { KubeCallOptions } from './KubeClient';

/**
 * What to run, or to join, in a container. The signal also hangs up a stream
 * that is open; `timeoutMs` is of the opening alone.
 *
 * @public
 */
export interface KubeStreamOptions extends KubeCallOptions {
  namespace: string;
  pod: string;
  container: string;
  /** Whether input is written. */
  stdin: boolean;
  /** A terminal: standard error comes with the output. */
  tty: boolean;
}

/** @public */
export interface KubeExecOptions extends KubeStreamOptions {
  /** The program and its arguments; no shell reads them. */
  command: readonly string[];
}

/** @public */
export interface KubePortForwardOptions extends KubeCallOptions {
  namespace: string;
  pod: string;
  port: number;
}

/**
 * How a process ended, of the `Status` on channel 3.
 *
 * - `exited`: with `exitCode` (0 too). Attaching never tells the real one.
 * - `failed`: it could not be started, or the cluster lost it; `message` has
 *   the cluster's own words.
 * - `lost`: the connection ended without a status.
 *
 * @public
 */
export interface KubeStreamEnd {
  type: 'exited' | 'failed' | 'lost';
  exitCode?: number;
  reason?: string;
  message?: string;
}

/**
 * Bytes to and from a process.
 *
 * @remarks
 * Frames are those of Kubernetes: the first byte is the channel (1 standard
 * output, 2 standard error), so that they can be passed on without a copy.
 *
 * @public
 */
export interface KubeStream {
  /** `v5.channel.k8s.io`, or `v4.…` of an older cluster. */
  readonly protocol: string;

  /**
   * Whoever listens gets every frame, the first one also those that came
   * before: 256 KiB of them are kept, then the process waits. Empty ones are
   * left out. A small frame is a part of a larger buffer: who keeps it for
   * long copies it.
   */
  onFrame(listener: (frame: Buffer) => void): void;

  /** Resolves once, after the last frame; never rejects. */
  readonly ended: Promise<KubeStreamEnd>;

  /** Bytes of input that are not sent yet. */
  readonly bufferedBytes: number;

  /** Calls back whenever `bufferedBytes` has fallen below 64 KiB again. */
  onDrain(listener: () => void): void;

  /** Bytes of input, without a channel byte. Nothing once it has ended. */
  write(bytes: Uint8Array): void;

  /**
   * No more input follows.
   *
   * @returns false where the protocol cannot say it (v4): the process waits
   * on.
   */
  endInput(): boolean;

  resize(columns: number, rows: number): void;

  /** Takes nothing more from the cluster, which in turn stops the process. */
  pause(): void;
  resume(): void;

  /** Hangs up: the process gets what it gets when its terminal goes. */
  close(): void;
}

/** What runs in containers. @public */
export interface KubeStreams {
  /**
   * @throws KubeError when the cluster refuses, in its own words.
   */
  exec(options: KubeExecOptions): Promise<KubeStream>;

  /** @throws KubeError when the cluster refuses, in its own words. */
  attach(options: KubeStreamOptions): Promise<KubeStream>;

  /**
   * A connection to a port of a pod. An error of the far side destroys it
   * with the cluster's words. The protocol cannot end one direction alone:
   * `end()` tells the far side nothing, `destroy()` hangs up.
   *
   * @throws KubeError when the cluster refuses.
   */
  portForward(options: KubePortForwardOptions): Promise<Duplex>;
}
