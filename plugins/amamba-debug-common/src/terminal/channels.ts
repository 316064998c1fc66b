/**
 * First byte of a binary frame, as Kubernetes has it
 * (k8s.io/apimachinery/pkg/util/remotecommand): what follows is of that
 * stream. The browser sends `input`, the backend the other two; so frames of
 * a cluster pass through as they are.
 *
 * @public
 */
export const TERMINAL_CHANNELS = {
  input: 0,
  output: 1,
  error: 2,
} as const;

/** Longest binary frame that the backend takes, in bytes. @public */
export const MAX_INPUT_FRAME_BYTES = 256 * 1024;

/** Longest control message that the backend takes, in letters. @public */
export const MAX_CONTROL_LENGTH = 16 * 1024;
