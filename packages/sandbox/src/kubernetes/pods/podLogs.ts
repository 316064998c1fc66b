import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { PodSpec, PodStatus } from 'kubernetes-types/core/v1';
import { StatusError, type FieldError } from '../api/statusError.ts';
import type {
  Clock,
  KubeObject,
  SubresourceContext,
  SubresourceHandler,
} from '../types.ts';
import type { ContainerLog, LogLine } from './containerLog.ts';
import type { Kubelet } from './kubelet.ts';

class LimitedWriter {
  readonly #response: ServerResponse;
  readonly #timestamps: boolean;
  #left: number;

  constructor(
    response: ServerResponse,
    { timestamps, limitBytes }: LogOptions,
  ) {
    this.#response = response;
    this.#timestamps = timestamps;
    this.#left = limitBytes ?? Infinity;
  }

  get full(): boolean {
    return this.#left <= 0;
  }

  async write(lines: LogLine[]): Promise<void> {
    const parts = lines.flatMap(({ time, text }) =>
      this.#timestamps ? [Buffer.from(`${time} `), text] : [text],
    );
    const whole = Buffer.concat(parts);
    const chunk =
      whole.length > this.#left ? whole.subarray(0, this.#left) : whole;
    this.#left -= chunk.length;
    if (chunk.length === 0 || this.#response.destroyed) return;
    if (!this.#response.write(chunk) && !this.#response.destroyed) {
      await Promise.race([
        once(this.#response, 'drain'),
        once(this.#response, 'close'),
      ]);
    }
  }
}

interface LogOptions {
  container: string | undefined;
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines: number | undefined;
  limitBytes: number | undefined;
  /** Milliseconds since the epoch. */
  since: number | undefined;
}

/** `GET …/pods/{name}/log` */
export function podLogs(kubelet: Kubelet, clock: Clock): SubresourceHandler {
  return {
    resource: 'pods',
    subresource: 'log',
    async handle(context) {
      const { object: pod, url, response, request } = context;
      if (request.method !== 'GET') throw StatusError.methodNotAllowed();
      const options = parseOptions(
        url.searchParams,
        pod.metadata.name,
        clock.now(),
      );
      const container = chooseContainer(pod, options.container);
      if (!pod.spec.nodeName) {
        response.writeHead(204, { 'cache-control': 'no-cache, private' }).end();
        return;
      }
      const log = kubelet.worker(pod)?.log(container, options.previous);
      if (!log) throw notReady(pod, container, options.previous);
      response.writeHead(200, {
        'cache-control': 'no-cache, private',
        'content-type': 'text/plain',
      });
      await send(log, options, context);
    },
  };
}

function parseOptions(
  query: URLSearchParams,
  pod: string,
  now: number,
): LogOptions {
  const errors: FieldError[] = [];
  const number = (field: string, least: number) => {
    const text = query.get(field);
    if (text === null || text === '') return undefined;
    if (!/^[-+]?\d+$/.test(text)) {
      throw StatusError.badRequest(
        `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
      );
    }
    const value = Number(text);
    if (value < least) {
      const bound =
        least === 0 ? 'greater than or equal to 0' : 'greater than 0';
      errors.push({
        reason: 'FieldValueInvalid',
        field,
        message: `Invalid value: ${value}: must be ${bound}`,
      });
    }
    return value;
  };
  const flag = (field: string) => /^(1|t|true)$/i.test(query.get(field) ?? '');
  const tailLines = number('tailLines', 0);
  const limitBytes = number('limitBytes', 1);
  const sinceSeconds = number('sinceSeconds', 1);
  const sinceTime = parseTime(query.get('sinceTime'));
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    errors.push({
      reason: 'FieldValueForbidden',
      field: '[]',
      message:
        'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    });
  }
  if (query.get('stream') && query.get('stream') !== 'All') {
    errors.push({
      reason: 'FieldValueForbidden',
      field: 'stream',
      message: 'Forbidden: may not be specified',
    });
  }
  if (errors.length > 0) {
    throw StatusError.invalid(
      { group: '', kind: 'PodLogOptions' },
      pod,
      errors,
    );
  }
  return {
    container: query.get('container') ?? undefined,
    follow: flag('follow'),
    previous: flag('previous'),
    timestamps: flag('timestamps'),
    tailLines,
    limitBytes,
    since: sinceSeconds === undefined ? sinceTime : now - sinceSeconds * 1000,
  };
}

/** `sinceTime` counts in whole seconds. */
function parseTime(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  const time = Date.parse(text);
  if (!/^\d{4}-/.test(text) || Number.isNaN(time)) {
    throw StatusError.badRequest(
      `parsing time ${JSON.stringify(
        text,
      )} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(
        text,
      )} as "2006"`,
    );
  }
  return Math.floor(time / 1000) * 1000;
}

function chooseContainer(pod: KubeObject, wanted: string | undefined): string {
  const {
    containers,
    initContainers = [],
    ephemeralContainers = [],
  }: PodSpec = pod.spec;
  const names = [...containers, ...initContainers, ...ephemeralContainers].map(
    ({ name }) => name,
  );
  if (wanted === undefined) {
    if (names.length === 1) return names[0];
    const usual =
      pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
    if (usual && names.includes(usual)) return usual;
    const main = containers.map(({ name }) => name).join(' ');
    const init = initContainers.map(({ name }) => name).join(' ');
    const choices = init
      ? `[${main}] or one of the init containers: [${init}]`
      : `[${main}]`;
    throw StatusError.badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: ${choices}`,
    );
  }
  if (names.includes(wanted)) return wanted;
  throw StatusError.badRequest(
    `container ${wanted} is not valid for pod ${pod.metadata.name}`,
  );
}

function notReady(
  pod: KubeObject,
  container: string,
  previous: boolean,
): StatusError {
  const { name } = pod.metadata;
  if (previous) {
    return StatusError.badRequest(
      `previous terminated container "${container}" in pod "${name}" not found`,
    );
  }
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  }: PodStatus = pod.status ?? {};
  const status = [
    ...containerStatuses,
    ...initContainerStatuses,
    ...ephemeralContainerStatuses,
  ].find(item => item.name === container);
  const reason = status?.state?.waiting?.reason;
  const why =
    reason === 'ImagePullBackOff' || reason === 'ErrImagePull'
      ? `trying and failing to pull image`
      : reason ?? 'ContainerCreating';
  return StatusError.badRequest(
    `container "${container}" in pod "${name}" is waiting to start: ${why}`,
  );
}

async function send(
  log: ContainerLog,
  options: LogOptions,
  { response, signal }: SubresourceContext,
): Promise<void> {
  const writer = new LimitedWriter(response, options);
  const { since = -Infinity, tailLines = Infinity, follow } = options;
  let position = log.end;
  const present = log.from(0).filter(({ at }) => at >= since);
  await writer.write(tailLines === 0 ? [] : present.slice(-tailLines));
  while (
    follow &&
    !writer.full &&
    !signal.aborted &&
    !(log.closed && position >= log.end)
  ) {
    if (position >= log.end) await nextChange(log, signal);
    const lines = log.from(position);
    position = log.end;
    await writer.write(lines);
  }
  response.end();
}

function nextChange(log: ContainerLog, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    let stop = () => {};
    const done = () => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    stop = log.onChange(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
