import {
  apiPod,
  brokenPod,
  copiedPod,
  summaryOf,
} from '../../testing/fixtures';
import {
  groupPods,
  isFinished,
  mainContainer,
  matchesSearch,
} from './groupPods';

const pods = [apiPod, brokenPod, copiedPod].map(summaryOf);
const lone = { ...pods[0], pod: 'lone', uid: 'lone', owner: undefined };

describe('pods', () => {
  it('are with those of the same owner, what needs somebody first', () => {
    expect(
      groupPods([lone, ...pods]).map(({ owner, pods: of }) => [
        owner?.name,
        of.map(({ uid }) => uid),
      ]),
    ).toEqual([
      ['payments-api', ['pod-2', 'pod-1', 'pod-3']],
      [undefined, ['lone']],
    ]);
  });

  it('that fail come first, those that are over last', () => {
    const of = (name: string, tone: 'neutral' | 'ok' | 'error') => ({
      ...lone,
      tone,
      owner: { kind: 'Job', name },
    });
    expect(
      groupPods([of('a', 'neutral'), of('b', 'ok'), of('c', 'error')]).map(
        ({ owner }) => owner?.name,
      ),
    ).toEqual(['c', 'b', 'a']);
  });

  it('are finished when the work of all is done', () => {
    const done = { ...lone, tone: 'neutral' as const };
    const finished = groupPods([
      done,
      { ...done, uid: 'other', cluster: 'prod' },
      { ...lone, uid: 'running', cluster: 'prod' },
    ]).map(group => [group.cluster, isFinished(group)]);
    expect(finished).toEqual([
      ['prod', false],
      ['dev', true],
    ]);
  });

  it('of other clusters are apart', () => {
    expect(groupPods([pods[0], { ...pods[0], cluster: 'prod' }])).toHaveLength(
      2,
    );
  });

  it('are found by all words', () => {
    expect(matchesSearch(pods[0], 'abcde NODE-1 netshoot')).toBe(true);
    expect(matchesSearch(pods[0], 'abcde node-2')).toBe(false);
    expect(matchesSearch(pods[0], '')).toBe(true);
  });

  it('have a container that is meant', () => {
    expect(mainContainer(pods[0])).toBe('api');
    expect(
      mainContainer({
        ...pods[0],
        containers: pods[0].containers.map(container =>
          container.name === 'api'
            ? { ...container, state: { phase: 'waiting' } }
            : { ...container, kind: 'container' },
        ),
      }),
    ).toBe('proxy');
  });
});
