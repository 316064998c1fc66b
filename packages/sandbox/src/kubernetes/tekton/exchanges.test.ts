import { readFileSync } from 'node:fs';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import type { ApiRequest } from '../__testUtils__/apiClient.ts';
import { installTekton } from './installTekton.ts';

interface Exchange {
  name: string;
  request: ApiRequest;
  status: number;
  warning?: string;
  message?: string;
  spec?: unknown;
  columnDefinitions?: unknown;
  cells?: string[][];
  apiVersion?: string;
  text?: string;
}

const file = new URL('__fixtures__/exchanges.json', import.meta.url);
const exchanges: Exchange[] = JSON.parse(readFileSync(file, 'utf8'));
const namespace = 'rec-tkn-webhook';
const RECORDED_RUN = /p-run-[a-z0-9]{5}/g;

describe('requests are answered as recorded', () => {
  let server: TestCluster;
  let run = '';

  beforeAll(async () => {
    server = await startTestCluster({ install: installTekton });
    await server.admin.post('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
  });

  afterAll(() => server.stop());

  /** The recorded requests came when the controller had done its part. */
  const settled = () =>
    eventually(() => {
      const object =
        run &&
        server.running.cluster.objects.get(
          'pipelineruns.tekton.dev',
          namespace,
          run,
        );
      const { status, spec } = object || {};
      const [condition] = status?.conditions ?? [];
      const expected = spec?.status === 'Cancelled' ? 'False' : 'Unknown';
      return !object || condition?.status === expected;
    });

  it.each(exchanges.map(exchange => [exchange.name, exchange] as const))(
    '%s',
    async (_, { name, request, status, ...recorded }) => {
      await settled();
      const path = request.path.replace(RECORDED_RUN, run);
      const answer = await server.admin.send({ ...request, path });
      const { body, headers, text } = answer;
      if (body?.metadata?.generateName) run = body.metadata.name;
      const told = {
        name,
        status: answer.status,
        warning: headers.warning,
        message: body?.message,
        spec: body?.spec,
        columnDefinitions: body?.columnDefinitions,
        cells: body?.rows?.map(({ cells }: { cells: unknown[] }) => cells),
        apiVersion: body?.apiVersion,
        text: body ? undefined : text,
      };
      const general = (value: object) =>
        JSON.parse(JSON.stringify(value).replace(RECORDED_RUN, 'p-run-*'));
      expect(general(told)).toEqual(general({ name, status, ...recorded }));
    },
  );
});
