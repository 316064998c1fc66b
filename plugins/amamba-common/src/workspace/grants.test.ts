import { listGrants } from './grants';
import { membersSchema, type WorkspaceFolderSpec } from './workspace';

const folder = (
  members: Record<string, unknown>,
  parent?: string,
): WorkspaceFolderSpec => ({
  owner: 'group:default/x',
  members: membersSchema.parse(members),
  parent,
});

const alice = 'user:default/alice';
const bob = 'user:default/bob';

describe('listGrants', () => {
  it('has the own members, each role of each once', () => {
    const members = membersSchema.parse({
      admins: ['alice', 'User:Default/Alice'],
      viewers: ['alice'],
      custom: { auditor: ['bob'] },
    });
    expect(listGrants({ members }, new Map())).toEqual([
      { ref: alice, role: 'admin' },
      { ref: alice, role: 'viewer' },
      { ref: bob, role: 'auditor' },
    ]);
  });

  it('adds those of all folders above, saying which', () => {
    const folders = new Map([
      ['commerce', folder({ viewers: ['alice'] }, 'company')],
      ['company', folder({ admins: ['group:platform'] })],
      ['other', folder({ admins: ['bob'] })],
    ]);
    const members = membersSchema.parse({ editors: ['bob'] });
    expect(listGrants({ members, parent: 'commerce' }, folders)).toEqual([
      { ref: bob, role: 'editor' },
      { ref: alice, role: 'viewer', folder: 'commerce' },
      { ref: 'group:default/platform', role: 'admin', folder: 'company' },
    ]);
  });

  it('ends where folders make a ring or are not there', () => {
    const folders = new Map([
      ['a', folder({ viewers: ['alice'] }, 'b')],
      ['b', folder({ editors: ['bob'] }, 'a')],
      ['c', folder({ admins: ['bob'] }, 'gone')],
    ]);
    const members = membersSchema.parse({});
    expect(listGrants({ members, parent: 'a' }, folders)).toEqual([
      { ref: alice, role: 'viewer', folder: 'a' },
      { ref: bob, role: 'editor', folder: 'b' },
    ]);
    expect(listGrants({ members, parent: 'c' }, folders)).toHaveLength(1);
    expect(listGrants({ members, parent: 'gone' }, folders)).toEqual([]);
  });
});
