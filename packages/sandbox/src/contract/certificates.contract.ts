import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import * as x509 from '@peculiar/x509';
import { CommandLine } from './command.ts';
import { describeContract, eventually } from './suite.ts';

const contract = describeContract('certificates');
const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** Asks for a client's certificate; returns the file of its key. */
async function ask(name: string, user: string): Promise<string> {
  const { subtle } = webcrypto;
  const keys = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: `CN=${user},O=devs`,
      keys: keys as CryptoKeyPair,
      signingAlgorithm: ALGORITHM,
    },
    webcrypto as Crypto,
  );
  const key = await subtle.exportKey('pkcs8', keys.privateKey);
  const manifest = JSON.stringify({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: {
      request: Buffer.from(request.toString('pem')).toString('base64'),
      signerName: 'kubernetes.io/kube-apiserver-client',
      expirationSeconds: 3600,
      usages: ['client auth'],
    },
  });
  const file = contract.file(`${name}.json`, manifest);
  await contract.kubectl.ok`create -f ${file}`;
  const pem = x509.PemConverter.encode(key, 'PRIVATE KEY');
  return contract.file(`${name}.key`, pem);
}

test('kubectl certificate approve makes a certificate that signs in', async () => {
  const { kubectl, namespace, file } = contract;
  const name = `${namespace}-ann`;
  const keyFile = await ask(name, 'ann');
  try {
    assert.match(
      await kubectl.ok`get csr ${name}`,
      /^NAME +AGE +SIGNERNAME +REQUESTOR +REQUESTEDDURATION +CONDITION\n\S+ +\S+ +kubernetes\.io\/kube-apiserver-client +\S+ +60m +Pending\n$/,
    );
    assert.match(
      await kubectl.ok`certificate approve ${name}`,
      /certificatesigningrequest\.certificates\.k8s\.io\/\S+ approved/,
    );
    const certificate = await eventually(async () => {
      const encoded =
        await kubectl.ok`get csr ${name} -o ${'jsonpath={.status.certificate}'}`;
      assert.notEqual(encoded, '');
      return Buffer.from(encoded, 'base64').toString();
    });
    assert.match(await kubectl.ok`get csr ${name}`, / +Approved,Issued\n$/);
    const server =
      await kubectl.ok`config view --minify -o ${'jsonpath={.clusters[0].cluster.server}'}`;
    const ann = new CommandLine(kubectl.program, [
      '--kubeconfig=/dev/null',
      '--insecure-skip-tls-verify',
      `--server=${server}`,
      `--client-key=${keyFile}`,
      `--client-certificate=${file('ann.crt', certificate)}`,
    ]);
    const shown = await ann.ok`auth whoami`;
    assert.match(shown, /^Username +ann$/m);
    assert.match(shown, /^Groups +\[devs system:authenticated\]$/m);
  } finally {
    await kubectl.ok`delete csr ${name}`;
  }
});

test('kubectl certificate deny is final', async () => {
  const { kubectl, namespace } = contract;
  const name = `${namespace}-bob`;
  await ask(name, 'bob');
  try {
    assert.match(await kubectl.ok`certificate deny ${name}`, / denied\n$/);
    assert.match(await kubectl.ok`get csr ${name}`, / +Denied\n$/);
    assert.match(
      await kubectl.fails`certificate approve ${name}`,
      /certificate signing request ".*" is already Denied/,
    );
  } finally {
    await kubectl.ok`delete csr ${name}`;
  }
});
