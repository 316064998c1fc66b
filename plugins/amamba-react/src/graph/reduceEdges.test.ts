import { reduceEdges } from './reduceEdges';

const arrows = (text: string) =>
  text.split(' ').map(each => ({ from: each[0], to: each[1] }));
const words = (text: string) =>
  reduceEdges(arrows(text))
    .map(({ from, to }) => from + to)
    .join(' ');

describe('reduceEdges', () => {
  it('leaves out what longer ways already say', () => {
    expect(words('ab bc ac')).toBe('ab bc');
    expect(words('ab ac bd cd ad ae de be')).toBe('ab ac bd cd de');
  });

  it('keeps a diamond, and circles', () => {
    expect(words('ab ac bd cd')).toBe('ab ac bd cd');
    expect(words('ab bc ca')).toBe('ab bc ca');
    expect(words('aa')).toBe('aa');
  });

  it('is quick with hundreds of stages', () => {
    const ids = Array.from({ length: 300 }, (_, index) => `s${index}`);
    const all = ids.flatMap((from, index) =>
      ids.slice(index + 1, index + 20).map(to => ({ from, to })),
    );
    expect(reduceEdges(all)).toHaveLength(299);
  });
});
