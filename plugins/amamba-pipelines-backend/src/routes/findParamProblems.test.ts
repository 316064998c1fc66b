import type { ParamSpec } from '@amamba/plugin-amamba-pipelines-common';
import { findParamProblems } from './findParamProblems';

const specs: ParamSpec[] = [
  { name: 'version', type: 'string' },
  { name: 'target', type: 'string', default: 'dev', options: ['dev', 'prod'] },
  { name: 'flags', type: 'array', default: [] },
  { name: 'repo', type: 'object', default: { url: 'x' } },
];

describe('findParamProblems', () => {
  it('finds nothing wrong with good values', () => {
    expect(findParamProblems(specs, { version: '' })).toEqual([]);
    expect(
      findParamProblems(specs, {
        version: '1',
        target: 'prod',
        flags: ['-v'],
        repo: { url: 'y' },
      }),
    ).toEqual([]);
    expect(findParamProblems([], {})).toEqual([]);
  });

  it('names every problem at once', () => {
    expect(
      findParamProblems(specs, {
        target: 'moon',
        flags: '-v',
        repo: ['y'],
        colour: 'red',
      }),
    ).toEqual([
      'parameter "version" needs a value',
      'parameter "target" cannot be "moon", only dev, prod',
      'parameter "flags" takes a list of texts, not text',
      'parameter "repo" takes an object of texts, not a list of texts',
      'there is no parameter "colour" (there are: version, target, flags, repo)',
    ]);
    expect(findParamProblems([], { a: 'x' })).toEqual([
      'there is no parameter "a" (there are none)',
    ]);
    expect(
      findParamProblems([{ name: 'toString', type: 'string' }], {}),
    ).toEqual(['parameter "toString" needs a value']);
  });
});
