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

  it('have the slots of the English ones', () => {
    const all = (texts: Record<string, string>) =>
      Object.keys(en).map(key => [key, slots(texts[key])]);
    expect(all(zh)).toEqual(all(en));
  });

  it('are in Chinese wherever there are words', () => {
    const hasWords = (text: string) =>
      /[a-z]/i.test(text.replace(/{{\w+}}/g, ''));
    expect(
      Object.keys(en).filter(
        key => /[\u4e00-\u9fff]/.test(zh[key]) !== hasWords(en[key]),
      ),
    ).toEqual([]);
  });
});
