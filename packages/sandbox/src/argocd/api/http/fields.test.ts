import { keepFields } from './fields.ts';

const answer = {
  metadata: { resourceVersion: '7' },
  items: [{ name: 'a', live: 'x', target: { b: 1, a: 2 } }],
};

it('keeps everything when nothing is asked for', () => {
  expect(keepFields(answer, '')).toBe(answer);
});

it('keeps what is asked for, at any depth', () => {
  expect(keepFields(answer, 'items.name,items.target.a')).toEqual({
    items: [{ name: 'a', target: { a: 2 } }],
  });
  expect(keepFields(answer, 'items.nothing')).toEqual({ items: [{}] });
});

it('leaves out the first of what is excluded, as the real server does', () => {
  expect(keepFields(answer, '-items.live,-items.target')).toEqual({
    metadata: { resourceVersion: '7' },
    items: [{ name: 'a', target: { a: 2, b: 1 } }],
  });
});
