import { usedPart } from './QuotaBar';

it.each([
  ['500m', '1', 0.5],
  ['1Gi', '4Gi', 0.25],
  ['5', '4', 1],
  ['0', '0', 0],
  ['1', '0', 1],
  [undefined, '4', undefined],
  ['unknown', '4', undefined],
])('%s of %s is %s', (used, hard, part) => {
  expect(usedPart(used, hard)).toBe(part);
});
