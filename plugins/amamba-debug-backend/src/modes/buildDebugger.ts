import type { DebugProfile } from '@amamba/plugin-amamba-debug-common';
import { DEBUGGER_ENV, DEBUGGER_PREFIX } from '../pods/marks';
import { keeperCommand } from './keeper';
import { randomSuffix } from './names';
import { type ProfileSecurity, securityOf } from './profiles';

/** An `EphemeralContainer` (core/v1), as far as the portal makes one. */
export interface EphemeralContainer {
  name: string;
  image: string;
  command: string[];
  env: Array<{ name: string; value: string }>;
  imagePullPolicy: 'IfNotPresent';
  securityContext?: ProfileSecurity;
  stdin: true;
  targetContainerName: string;
  terminationMessagePolicy: 'File';
  tty: true;
}

export interface DebuggerOptions {
  image: string;
  profile: DebugProfile;
  /** The container whose processes it sees. */
  target: string;
  /** Id of the session it is made for. */
  session: string;
  now: Date;
  ttlSeconds: number;
  reuse: boolean;
  /** What it runs itself, in an image without a shell: not bound by time then. */
  command?: string[];
}

/**
 * A container to debug with, as `kubectl debug --target` adds one; with the
 * portal's marks, and an end.
 */
export function buildDebugger(options: DebuggerOptions): EphemeralContainer {
  const { image, profile, target, session, now, ttlSeconds } = options;
  const name = DEBUGGER_PREFIX + randomSuffix();
  const securityContext = securityOf(profile);
  const expiresAt = new Date(now.getTime() + ttlSeconds * 1000).toISOString();
  return {
    name,
    image,
    command: options.command ?? keeperCommand(name, ttlSeconds),
    env: [
      { name: DEBUGGER_ENV.expiresAt, value: expiresAt },
      { name: DEBUGGER_ENV.profile, value: profile },
      { name: DEBUGGER_ENV.session, value: session },
      {
        name: DEBUGGER_ENV.reuse,
        value: options.reuse && !options.command ? 'yes' : 'no',
      },
    ],
    imagePullPolicy: 'IfNotPresent',
    ...(securityContext && { securityContext }),
    stdin: true,
    targetContainerName: target,
    terminationMessagePolicy: 'File',
    tty: true,
  };
}
