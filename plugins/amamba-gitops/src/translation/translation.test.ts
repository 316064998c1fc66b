import { messages } from './messages';
import { zhMessages } from './zh';

type Nested = { [key: string]: string | Nested };

function flatten(nested: Nested, prefix = ''): Record<string, string> {
  return Object.entries(nested).reduce(
    (all, [key, value]) => ({
      ...all,
      ...(typeof value === 'string'
        ? { [prefix + key]: value }
        : flatten(value, `${prefix}${key}.`)),
    }),
    {},
  );
}

const slots = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort();

describe('Chinese messages', () => {
  const en = flatten(messages);
  const zh: Record<string, string> = zhMessages;

  it('has every key and no other', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.keys(en))('%s is translated with the same slots', key => {
    expect(zh[key]).not.toBe('');
    expect(slots(zh[key])).toEqual(slots(en[key]));
    const hasWords = /[a-z]/i.test(en[key].replace(/{{\w+}}/g, ''));
    expect(/[\u4e00-\u9fff]/.test(zh[key])).toBe(hasWords);
  });
});
