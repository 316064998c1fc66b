/** gRPC's names of what went wrong, as far as the repo server uses them. */
export type RepoErrorCode =
  | 'Unknown'
  | 'FailedPrecondition'
  | 'Internal'
  | 'NotFound';

/** What the repo server answers when it cannot, in Argo CD's words. */
export class RepoError extends Error {
  readonly code: RepoErrorCode;

  constructor(message: string, code: RepoErrorCode = 'Unknown') {
    super(message);
    this.name = 'RepoError';
    this.code = code;
  }

  /** As a client of the repo server tells it on. */
  get rpcText(): string {
    return `rpc error: code = ${this.code} desc = ${this.message}`;
  }
}

/** An error's text as it arrives at another process of Argo CD. */
export function rpcTextOf(error: unknown): string {
  if (error instanceof RepoError) return error.rpcText;
  return error instanceof Error ? error.message : String(error);
}
