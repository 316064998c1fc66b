export interface Config {
  amamba?: {
    /** Shells, debug containers, files and recordings. */
    debug?: {
      limits?: {
        /**
         * Seconds without input after which a session ends.
         * @default 1800
         */
        idleSeconds?: number;
        /**
         * Seconds that a session lasts at most.
         * @default 28800
         */
        sessionSeconds?: number;
        /**
         * Seconds before either end at which the person is warned.
         * @default 120
         */
        warningSeconds?: number;
        /**
         * Seconds in which a browser that was cut off can come back.
         * @default 120
         */
        graceSeconds?: number;
        /**
         * Seconds after which it is checked anew that the person may.
         * @default 60
         */
        recheckSeconds?: number;
        /**
         * Running sessions of one person.
         * @default 20
         */
        sessionsPerUser?: number;
        /**
         * Open sessions of one backend process.
         * @default 2000
         */
        sessionsPerReplica?: number;
        /**
         * Seconds after which debug containers and copies end by themselves,
         * unless somebody says otherwise.
         * @default 3600
         */
        debuggerSeconds?: number;
        /**
         * The most that can be said.
         * @default 86400
         */
        maxDebuggerSeconds?: number;
        /**
         * Largest download, in MiB.
         * @default 256
         */
        downloadMebibytes?: number;
        /**
         * Largest upload, in MiB.
         * @default 256
         */
        uploadMebibytes?: number;
      };
      /**
       * Images with tools that are offered for debugging, in place of the
       * built-in ones (netshoot, BusyBox, JDK with Arthas, Python, Node.js, Go
       * with Delve).
       */
      images?: Array<{
        /** Stable; by it suitable images are named. */
        id: string;
        title: string;
        description?: { en: string; zh: string };
        /** With a tag or digest. */
        image: string;
        /** Languages and matters that it suits: `java`, `network`. */
        suits?: string[];
        /** Lines to type, and what they show. */
        snippets?: Array<{
          title: { en: string; zh: string };
          command: string;
        }>;
      }>;
      /**
       * Registries in whose place others are asked, for the built-in images
       * and that of node shells.
       */
      mirrors?: Array<{
        /** Beginning of a full name: `docker.io`, `docker.io/library`. */
        from: string;
        /** What takes its place: `registry.example.com/docker.io`. */
        to: string;
      }>;
      /**
       * Patterns of images that may be brought in: `*` stands for any letters
       * but a slash, `**` for any. A name without a registry is of
       * `docker.io`, one without a tag is of every tag. The images of the
       * catalogue when left out. A workspace can only narrow them.
       */
      allowedImages?: string[];
      recording?: {
        /**
         * Whether sessions are recorded: never unless a workspace says so, when
         * somebody asks for it, or always. A workspace can only be stricter.
         * @default off
         */
        policy?: 'off' | 'optional' | 'required';
        /**
         * With which recordings are encrypted: 32 random bytes in base64
         * (`openssl rand -base64 32`). Without one nothing can be recorded.
         * @visibility secret
         */
        key?: string;
        /**
         * Keys of before: recordings made with them can still be replayed.
         * @visibility secret
         */
        previousKeys?: string[];
        /**
         * Days after which recordings are deleted.
         * @default 30
         */
        retentionDays?: number;
      };
      /**
       * Days that sessions are listed after they ended.
       * @default 90
       */
      sessionRetentionDays?: number;
      /**
       * Whether people have to say why they enter. A workspace can only be
       * stricter.
       * @default optional
       */
      reason?: 'optional' | 'required';
      /** HTTP ports of pods, opened through the backend. */
      preview?: {
        /**
         * A workspace can still refuse them.
         * @default false
         */
        enabled?: boolean;
        /**
         * Origin at which previews are opened; it must lead to this backend.
         * One of its own keeps what pods send apart from the portal.
         */
        baseUrl?: string;
        /**
         * After which a preview closes unless it is renewed.
         * @default 900
         */
        seconds?: number;
      };
      /** The pod that a node shell makes on the node. */
      node?: {
        /**
         * It needs `nsenter`.
         * @default docker.io/library/busybox:1.37.0
         */
        image?: string;
        /**
         * It must let privileged pods in.
         * @default kube-system
         */
        namespace?: string;
      };
      /** The agent for clusters without ephemeral containers. */
      agent?: {
        /** @default amamba-debug */
        namespace?: string;
        /**
         * Of its pods.
         * @default app.kubernetes.io/name=amamba-debug-agent
         */
        labelSelector?: string;
        /**
         * Of its pods, in which the tools are.
         * @default agent
         */
        container?: string;
      };
      replica?: {
        /**
         * At which other replicas of the backend reach this one:
         * `http://10.0.3.7:7007`. Its own address and port when left out.
         */
        url?: string;
      };
    };
  };
}
