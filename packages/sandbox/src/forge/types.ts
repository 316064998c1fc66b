/** What a person may do in a repository; each includes those before. */
export type ForgeAccess = 'read' | 'write' | 'admin';

/** A person (or a machine's account) to create. */
export interface NewForgeUser {
  login: string;
  password: string;
  name?: string;
  email?: string;
  /** May see and change everything, and create users. */
  admin?: boolean;
}

/** An organization to create, with what its members may do in its repositories. */
export interface NewForgeOrganization {
  name: string;
  title?: string;
  members?: Record<string, ForgeAccess>;
}

/** A repository to create, empty unless it is seeded. */
export interface NewForgeRepository {
  /** A user or an organization. */
  owner: string;
  name: string;
  description?: string;
  private?: boolean;
  defaultBranch?: string;
}

/** A commit of a seeded repository. */
export interface SeedCommit {
  /** Login of a user of the forge. */
  author: string;
  date: Date;
  message: string;
  /** Files as they are from this commit on; null: deleted. */
  files: Record<string, string | null>;
}

/** What to run a forge with. */
export interface ForgeOptions {
  /** Loopback port; 0 picks a free one. */
  port?: number;
  /** Where the bare repositories live; a temporary folder, deleted at the end, when left out. */
  directory?: string;
  users?: NewForgeUser[];
  organizations?: NewForgeOrganization[];
}

/** A Git server with Gitea's API that runs. */
export interface RunningForge {
  /** `http://localhost:<port>`: base of web pages, of the API below `/api/v1` and of clone URLs. */
  url: string;
  port: number;
  createUser(user: NewForgeUser): void;
  createOrganization(organization: NewForgeOrganization): void;
  /** @returns an access token of that user, for API and Git. */
  createToken(login: string, name?: string): string;
  /** @returns its clone URL. */
  createRepository(repository: NewForgeRepository): Promise<string>;
  /**
   * Adds commits to a branch (the default one unless told) as a push of the
   * last one's author would, webhooks included.
   *
   * @param fullName - `owner/name`.
   * @returns the sha of the last one.
   */
  commit(
    fullName: string,
    commits: SeedCommit[],
    branch?: string,
  ): Promise<string>;
  /** Sha of a branch, tag or `HEAD` of `owner/name`; undefined when there is none. */
  resolve(fullName: string, revision: string): Promise<string | undefined>;
  /** When every webhook that is due has been delivered or given up. */
  deliveries(): Promise<void>;
  stop(): Promise<void>;
}
