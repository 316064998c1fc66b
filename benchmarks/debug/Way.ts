/** A command that runs in the pod, seen from where a person is. */
export interface Line {
  write(bytes: Buffer): void;
  /** Called with the number of bytes of each piece of output. */
  onOutput(listener: (bytes: number) => void): void;
  /** Resolves when the command has ended and all of its output is here. */
  ended: Promise<void>;
  close(): void;
}

/** How commands are reached. */
export interface Way {
  name: string;
  open(command: string[]): Promise<Line>;
}
