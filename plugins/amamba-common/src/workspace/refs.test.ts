import { memberRefSchema, normalizeRef } from './refs';

describe('normalizeRef', () => {
  it.each([
    ['alice', 'user:default/alice'],
    ['Group:Payments', 'group:default/payments'],
    ['ops/alice', 'user:ops/alice'],
    ['user:default/a.b@c', 'user:default/a.b@c'],
    ['', undefined],
    ['user:', undefined],
    ['a b', undefined],
    ['a/b/c', undefined],
    ['user:default/', undefined],
  ])('"%s" is %s', (ref, full) => {
    expect(normalizeRef(ref)).toBe(full);
  });

  it('takes another kind for bare names', () => {
    expect(normalizeRef('payments', 'group')).toBe('group:default/payments');
  });
});

describe('memberRefSchema', () => {
  it('takes users and groups alone', () => {
    expect(memberRefSchema.parse('group:x')).toBe('group:default/x');
    expect(memberRefSchema.safeParse('system:default/x').error?.issues).toEqual(
      [
        expect.objectContaining({
          message:
            '"system:default/x" is not a reference to a user or a group, such as user:default/alice',
        }),
      ],
    );
  });
});
