import type { ParamSpec } from '@amamba/plugin-amamba-pipelines-common';
import { findProblem, initialTexts, toParams } from './paramForm';

const specs: ParamSpec[] = [
  { name: 'git.url', type: 'string' },
  { name: 'revision', type: 'string', default: 'main' },
  { name: 'env', type: 'string', options: ['dev', 'prod'] },
  { name: 'flags', type: 'array', default: ['-v'] },
  { name: 'labels', type: 'object' },
];

describe('parameters of a run', () => {
  it('begins with the defaults, or with what a former run had', () => {
    expect(initialTexts(specs)).toEqual(['', 'main', '', '-v', '']);
    expect(
      initialTexts(specs, [
        { name: 'git.url', value: 'https://git/x' },
        { name: 'flags', value: ['-a', '-b'] },
        { name: 'labels', value: { team: 'a', tier: 'web' } },
      ]),
    ).toEqual(['https://git/x', 'main', '', '-a\n-b', 'team=a\ntier=web']);
  });

  it('sends what was given, but no unchanged default', () => {
    expect(
      toParams(specs, ['u', 'main', 'dev', '-a\n\n -b \n', 'k = v=w\n']),
    ).toEqual({
      'git.url': 'u',
      env: 'dev',
      flags: ['-a', '-b'],
      labels: { k: 'v=w' },
    });
    expect(toParams(specs, ['u', '', 'dev', '-v', 'a=b'])).toMatchObject({
      revision: '',
    });
  });

  it('says what is wrong', () => {
    const [url, revision, env, flags, labels] = specs;
    expect(findProblem(url, ' ')).toEqual({ key: 'start.required' });
    expect(findProblem(revision, '')).toBeUndefined();
    expect(findProblem(env, 'staging')).toEqual({ key: 'start.option' });
    expect(findProblem(env, '')).toEqual({ key: 'start.required' });
    expect(findProblem(flags, '')).toBeUndefined();
    expect(findProblem(labels, 'a=b\n\nwrong')).toEqual({
      key: 'start.pair',
      line: 3,
    });
  });
});
