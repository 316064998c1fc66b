import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelNameOf } from '../modelNames.ts';
import { decodeTyped } from '../typed/decodeTyped.ts';
import { addAlwaysWritten } from './__testUtils__/alwaysWritten.ts';
import { decodeProtobuf } from './decodeProtobuf.ts';

interface Sent {
  command: string;
  /** Base64, as kubectl sent it. */
  body: string;
  /** The same object as kubectl itself writes it. */
  json?: { apiVersion: string; kind: string };
}

const SENT: Sent[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '__fixtures__/kubectl.json'), 'utf8'),
);

/** What Go writes of an object that it has read. */
function writtenAgain(object: Record<string, unknown>) {
  const [version, group = ''] = String(object.apiVersion).split('/').reverse();
  const model = modelNameOf(group, version, String(object.kind))!;
  const decoded = decodeTyped(object, model);
  addAlwaysWritten(decoded.object, model);
  return decoded;
}

describe('protobuf bodies', () => {
  it.each(SENT.filter(({ json }) => json))(
    'of "$command" are what kubectl says they are',
    ({ body, json }) => {
      const decoded = decodeProtobuf(Buffer.from(body, 'base64'));
      expect(writtenAgain(decoded)).toEqual({
        object: json,
        unknownFields: [],
      });
    },
  );

  it('of questions hold what is asked', () => {
    const [token, review] = SENT.filter(({ json }) => !json).map(
      ({ body }) =>
        writtenAgain(decodeProtobuf(Buffer.from(body, 'base64'))).object,
    );
    expect(token).toMatchObject({
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600 },
    });
    expect(review).toMatchObject({
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          namespace: 'default',
          resource: 'pods',
          verb: 'list',
        },
      },
    });
  });

  it('that are none are refused', () => {
    expect(() => decodeProtobuf(Buffer.from('{}'))).toThrow(
      'provided data does not appear to be a protobuf message',
    );
    const [{ body }] = SENT;
    const cut = Buffer.from(body, 'base64').subarray(0, 100);
    expect(() => decodeProtobuf(cut)).toThrow();
  });
});
