import type { DebugImage } from '@amamba/plugin-amamba-debug-common';

/** `amamba.debug` with all defaults filled in. Times are in seconds. */
export interface DebugConfig {
  limits: {
    /** Without input, after which a session ends. 1800. */
    idleSeconds: number;
    /** Of a session altogether. 28800. */
    sessionSeconds: number;
    /** How long before either the person is warned. 120. */
    warningSeconds: number;
    /** In which a browser that was cut off can come back. 120. */
    graceSeconds: number;
    /** How often the permission is checked anew. 60. */
    recheckSeconds: number;
    /** Running sessions of one person. 20. */
    sessionsPerUser: number;
    /** Open sessions of this process. 2000. */
    sessionsPerReplica: number;
    /** Of debug containers and copies, unless told; and the most. 3600, 86400. */
    debuggerSeconds: number;
    maxDebuggerSeconds: number;
    /** In bytes. 256 MiB each. */
    downloadBytes: number;
    uploadBytes: number;
  };
  /** Portal-wide catalogue: the built-in one unless the configuration has its own. */
  images: DebugImage[];
  /** Patterns; the catalogue's own images unless told. */
  allowedImages: string[];
  recording: {
    policy: 'off' | 'optional' | 'required';
    /** 32 bytes, decoded. Recording needs one. */
    key?: Buffer;
    /** Older keys, for recordings made with them. */
    previousKeys: Buffer[];
    retentionDays: number;
  };
  /** How long sessions are listed. 90 days. */
  sessionRetentionDays: number;
  reason: 'optional' | 'required';
  preview: {
    enabled: boolean;
    /** At which previews are opened, when not at the portal's own address. */
    baseUrl?: string;
    seconds: number;
  };
  node: {
    /** Of the pod that is made on the node. */
    image: string;
    namespace: string;
  };
  agent: {
    namespace: string;
    labelSelector: string;
    container: string;
  };
  replica: {
    /** At which other replicas reach this one; found by itself unless told. */
    url?: string;
  };
  /** Origins of pages that may open terminals: of `app.baseUrl` and `backend.cors.origin`. */
  origins: string[];
}
