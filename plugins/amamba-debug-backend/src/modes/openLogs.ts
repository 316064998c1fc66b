import type { OpenedProcess } from '../process/RemoteProcess';
import { explainOpening } from './explainOpening';
import { LogProcess } from './LogProcess';
import type { Opening } from './Opening';

/** How long a refusal is waited for; a silent container answers nothing. */
const ANSWER_MS = 1_000;

/** The log of a container as it grows; the one before its last restart as it is. */
export async function openLogs({
  client,
  target,
  pod,
  request,
}: Opening<'logs'>): Promise<OpenedProcess> {
  const { namespace, pod: name, container } = target;
  const { tailLines, timestamps, previous } = request;
  const process = new LogProcess(signal =>
    client.log({
      namespace,
      pod: name,
      container,
      follow: !previous,
      previous: previous || undefined,
      tailLines,
      timestamps: timestamps || undefined,
      signal,
    }),
  );
  try {
    await process.begun(ANSWER_MS);
  } catch (error) {
    throw explainOpening(error, { pod, container });
  }
  return { process, tty: false, input: false };
}
