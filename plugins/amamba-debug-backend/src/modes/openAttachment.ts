import { findContainer } from '../pods/Pod';
import { OpeningError, type OpenedProcess } from '../process/RemoteProcess';
import { connecting } from './connecting';
import { explainOpening } from './explainOpening';
import type { Opening } from './Opening';

/**
 * The first process of a container, as it is: it gets input only if the
 * container was made with one. It lives on when the session ends, and its
 * exit code is not told (Kubernetes says Success whatever it was).
 */
export async function openAttachment({
  client,
  target,
  pod,
  context,
}: Opening<'attach'>): Promise<OpenedProcess> {
  const { namespace, pod: name, container } = target;
  const found = findContainer(pod, container);
  if (!found) {
    throw new OpeningError('pod-gone', `Pod ${name} has no ${container} now.`);
  }
  const { stdin, tty } = found.container;
  try {
    const process = await connecting(context.signal, signal =>
      client.streams.attach({
        namespace,
        pod: name,
        container,
        stdin,
        tty,
        signal,
      }),
    );
    if (tty) {
      process.resize(context.size.columns, context.size.rows);
    }
    return { process, tty, input: stdin };
  } catch (error) {
    throw explainOpening(error, { pod, container });
  }
}
