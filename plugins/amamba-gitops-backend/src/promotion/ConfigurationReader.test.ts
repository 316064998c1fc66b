import { ConfigurationReader } from './ConfigurationReader';
import type { GitRepository } from './git/GitRepository';

const URL_ = 'https://git.example.com/payments/deploy';

/** A repository that counts how often it is asked. */
class CountingRepository implements Partial<GitRepository> {
  sha = 'one';
  /** Of each file. */
  text: string | undefined;
  heads = 0;
  reads = 0;
  down = false;

  async head(): Promise<string> {
    this.heads += 1;
    if (this.down) {
      throw new Error('down');
    }
    return this.sha;
  }

  async read(_: string, files: readonly string[]) {
    this.reads += 1;
    const found = files.filter(file => file !== 'absent');
    return {
      sha: this.sha,
      files: Object.fromEntries(
        found.map(file => [file, this.text ?? `${file} ${this.sha}`]),
      ),
    };
  }
}

it('asks once however many look, and anew when a commit came', async () => {
  const repository = new CountingRepository();
  let now = 0;
  const reader = new ConfigurationReader(
    () => repository as unknown as GitRepository,
    () => now,
  );
  const look = () => reader.read(URL_, 'main', ['a', 'absent']);
  expect(await look()).toEqual({ sha: 'one', files: { a: 'a one' } });
  await Promise.all([look(), look(), look()]);
  expect([repository.heads, repository.reads]).toEqual([1, 1]);

  now += 10_000;
  await Promise.all([look(), look()]);
  expect([repository.heads, repository.reads]).toEqual([2, 1]);

  repository.sha = 'two';
  now += 10_000;
  expect((await look()).files).toEqual({ a: 'a two' });
  reader.forget(URL_);
  await look();
  expect([repository.heads, repository.reads]).toEqual([4, 2]);
});

it('does not keep a failure', async () => {
  const repository = new CountingRepository();
  repository.down = true;
  const reader = new ConfigurationReader(
    () => repository as unknown as GitRepository,
  );
  await expect(reader.read(URL_, 'main', ['a'])).rejects.toThrow('down');
  repository.down = false;
  expect((await reader.read(URL_, 'main', ['a'])).sha).toBe('one');
});

it('keeps so much text, and lets go of what was read first', async () => {
  const repository = new CountingRepository();
  repository.text = 'x'.repeat(2 ** 20);
  const reader = new ConfigurationReader(
    () => repository as unknown as GitRepository,
  );
  const read = (sha: string) => {
    repository.sha = sha;
    reader.forget(URL_);
    return reader.read(URL_, 'main', ['a']);
  };
  for (let commit = 0; commit < 20; commit += 1) {
    await read(`${commit}`);
  }
  expect(repository.reads).toBe(20);
  await read('19');
  expect(repository.reads).toBe(20);
  await read('0');
  expect(repository.reads).toBe(21);
});
