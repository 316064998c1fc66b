import { mockServices } from '@backstage/backend-test-utils';
import { PreviewStore } from '../preview/PreviewStore';
import { createStartTap } from '../recording/createStartTap';
import { DatabaseRecordingStore } from '../recording/DatabaseRecordingStore';
import { RecordingCipher } from '../recording/RecordingCipher';
import type { SessionRecord } from '../store/SessionStore';
import { PREVIEW } from './cases/pods';
import { SESSION } from './cases/sessions';
import { aSession } from './sessions';
import { ME, RECORDING_KEY, type RunningPlugin } from './startPlugin';

/** Leaves one session, which was recorded, and one preview; both are {@link ME}'s. */
export async function populate(
  { store, knex }: Pick<RunningPlugin, 'store' | 'knex'>,
  change: Partial<SessionRecord> = {},
): Promise<void> {
  await knex('sessions').delete();
  await knex('previews').delete();
  const session = aSession({
    id: SESSION,
    user: ME,
    phase: 'open',
    what: '/bin/bash',
    reason: 'incident 7',
    record: true,
    ...change,
  });
  await store.insertSession(session);
  const startTap = createStartTap({
    store: new DatabaseRecordingStore(knex),
    cipher: new RecordingCipher(Buffer.from(RECORDING_KEY, 'base64')),
    logger: mockServices.logger.mock(),
  });
  const tap = await startTap(session, { columns: 80, rows: 24 }, () => {});
  tap?.output(Buffer.from('\u0001hello'));
  await tap?.end();
  await new PreviewStore(knex).insert({
    id: PREVIEW,
    hash: 'h'.repeat(43),
    workspace: 'payments',
    entityRef: 'component:default/payments-api',
    cluster: 'dev',
    namespace: 'payments',
    pod: 'payments-api-0',
    port: 8080,
    user: session.user,
    expiresAt: new Date(Date.now() + 60_000),
  });
}
