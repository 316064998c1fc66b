import { GitFailure } from './gitProcess.ts';
import { RepoError } from './repoError.ts';

const SERVICE = 'info/refs?service=git-upload-pack';

/** What Argo CD's own git client says where the system's git fails. */
export function listRefsError(repoURL: string, error: unknown): RepoError {
  return new RepoError(`failed to list refs: ${reasonOf(repoURL, error)}`);
}

function reasonOf(repoURL: string, error: unknown): string {
  if (!(error instanceof GitFailure)) return String(error);
  const text = error.stderr;
  const get = `Get "${repoURL}/${SERVICE}"`;
  const { host, hostname } = addressOf(repoURL);
  if (/Could not resolve host/.test(text)) {
    return `${get}: dial tcp: lookup ${hostname}: no such host`;
  }
  if (/Connection refused|Failed to connect|Couldn't connect/.test(text)) {
    return `${get}: dial tcp ${host}: connect: connection refused`;
  }
  if (/deadline exceeded|timed out/i.test(text)) {
    return `${get}: context deadline exceeded`;
  }
  if (/certificate|SSL/i.test(text)) {
    return `${get}: tls: failed to verify certificate: x509: certificate signed by unknown authority`;
  }
  if (/Authentication failed|could not read Username|error: 401/.test(text)) {
    return 'authentication required: ';
  }
  if (/error: 403/.test(text)) return 'authorization failed: ';
  if (/Permission denied \(publickey/.test(text)) {
    return 'ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain';
  }
  if (
    /not found|does not exist|does not appear to be a git repository/i.test(
      text,
    )
  ) {
    return 'repository not found: ';
  }
  return lastLine(text);
}

/** Why a commit could not be had, as its checkout would have failed. */
export function checkoutError(revision: string, error: unknown): RepoError {
  const reason =
    error instanceof GitFailure ? fatalLine(error.stderr) : String(error);
  return new RepoError(
    `error acquiring repo lock: failed to initialize repository resources: rpc error: code = Internal desc = Failed to checkout revision ${revision}: \`git fetch origin ${revision} --tags --force --prune\` failed exit status 128: ${reason}`,
  );
}

/** What the server said; git adds lines of its own. */
function fatalLine(text: string): string {
  const lines = text.split('\n');
  return (
    lines.find(line => line.startsWith('fatal: remote error')) ?? lastLine(text)
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').pop() ?? '';
}

function addressOf(repoURL: string): { host: string; hostname: string } {
  try {
    const { hostname, port, protocol } = new URL(repoURL);
    const usual = protocol === 'https:' ? '443' : '80';
    return { hostname, host: `${hostname}:${port || usual}` };
  } catch {
    return { hostname: repoURL, host: repoURL };
  }
}
