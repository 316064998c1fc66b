/**
 * Channels of `v4.channel.k8s.io` and `v5.channel.k8s.io`: the first byte of
 * every message.
 *
 * @see https://github.com/kubernetes/apimachinery/blob/master/pkg/util/remotecommand/constants.go
 */
export const CHANNEL = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
  /** A `Status` that says how it ended. */
  error: 3,
  resize: 4,
  /** v5 only, followed by the channel that is closed. */
  close: 255,
} as const;

/** Half-closes channels: the process sees the end of its input. */
export const V5 = 'v5.channel.k8s.io';
export const V4 = 'v4.channel.k8s.io';

/** A message of one channel. */
export function toMessage(channel: number, bytes: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(bytes.length + 1);
  message[0] = channel;
  message.set(bytes, 1);
  return message;
}
