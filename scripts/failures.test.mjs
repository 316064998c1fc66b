import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { portalUrl, requireFreePort } from './portal.mjs';
import { ROOT } from './report.mjs';
import { explainInstallFailure } from './toolchain.mjs';

test('a port in use is told in one sentence that says what to do', async () => {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  try {
    await assert.rejects(requireFreePort(`http://localhost:${port}`), {
      message: `Port ${port} is in use: stop what listens there, or choose another with PORT=<number> npm start.`,
    });
  } finally {
    server.close();
  }
});

test('PORT must be a port', () => {
  const before = process.env.PORT;
  try {
    process.env.PORT = '8080';
    assert.equal(portalUrl(), 'http://localhost:8080');
    for (const wrong of ['web', '0', '70000']) {
      process.env.PORT = wrong;
      assert.throws(() => portalUrl(), {
        message: `PORT is "${wrong}" and must be a number from 1 to 65535.`,
      });
    }
  } finally {
    if (before === undefined) {
      delete process.env.PORT;
    } else {
      process.env.PORT = before;
    }
  }
});

for (const [output, sentence] of [
  [
    'npm error code ENOSPC',
    'The disk is full: free some space, then run this again.',
  ],
  [
    'YN0001: Error: write: no space left on device',
    'The disk is full: free some space, then run this again.',
  ],
  [
    'npm error code ENOTFOUND',
    'The npm registry cannot be reached: check the network and the proxy settings, then run this again.',
  ],
  [
    'RequestError: connect ECONNREFUSED',
    'The npm registry cannot be reached: check the network and the proxy settings, then run this again.',
  ],
]) {
  test(`an installation that fails with "${output}" is explained`, () => {
    assert.equal(explainInstallFailure(output, 'npm').message, sentence);
  });
}

test('other failures of an installation show the end of its output', () => {
  const { message } = explainInstallFailure(
    'one\ntwo\nETARGET no such version',
    'yarn',
  );
  assert.match(message, /^yarn could not install what is needed:\n[^]*ETARGET/);
});

test('a Node that is too old is told so before anything else is read', () => {
  const probe = `
    Object.defineProperty(process.versions, 'node', { value: '16.20.0' });
    import(${JSON.stringify(join(ROOT, 'scripts', 'run.mjs'))});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', probe], {
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.equal(
    stderr.trim(),
    'Node 16.20.0 is too old: install Node 18 or newer (https://nodejs.org), then run this again.',
  );
});

test('a token needs a name', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', 'commands', 'token.mjs')],
    { encoding: 'utf8' },
  );
  assert.equal(status, 1);
  assert.match(stderr, /npm run token -- alice/);
});
