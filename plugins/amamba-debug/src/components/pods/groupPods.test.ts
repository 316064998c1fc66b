import {
  apiPod,
  brokenPod,
  copiedPod,
  summaryOf,
} from '../../testing/fixtures';
import { groupPods, mainContainer, matchesSearch } from './groupPods';

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

  it('that are over come last', () => {
    const job = { kind: 'Job', name: 'a-job' };
    const done = { ...lone, tone: 'neutral' as const, owner: job };
    expect(groupPods([done, ...pods]).map(({ owner }) => owner?.name)).toEqual([
      'payments-api',
      'a-job',
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
