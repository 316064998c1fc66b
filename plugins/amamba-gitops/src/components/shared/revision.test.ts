import { shortRepo, shortRevision } from './revision';

it.each([
  ['1111111a2b3c4d5e6f708192a3b4c5d6e7f80910', '1111111'],
  ['1.4.0', '1.4.0'],
  ['main', 'main'],
  ['release-1111111a2b3c4d5e6f708192a3b4c5d6e7f80910', undefined],
])('shortens %s', (revision, short) => {
  expect(shortRevision(revision)).toBe(short ?? revision);
});

it.each([
  ['https://git.example.com/a/b.git', 'git.example.com/a/b'],
  ['https://bob@git.example.com/a/b', 'git.example.com/a/b'],
  ['git@git.example.com:a/b.git', 'git.example.com:a/b'],
  ['ssh://git@git.example.com:22/a/b.git', 'git.example.com:22/a/b'],
  ['oci://registry.example.com/charts', 'registry.example.com/charts'],
])('shortens %s', (url, short) => {
  expect(shortRepo(url)).toBe(short);
});
