import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 60 * 60 * 1000;

/** A certificate and its key, PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** Signs certificates that only those who know its own will trust. */
export class Authority {
  readonly #keys: CryptoKeyPair;
  readonly #certificate: X509Certificate;
  #serial = 1;

  static async create(): Promise<Authority> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: `CN=authority ${Math.random()}`,
      notBefore: new Date(Date.now() - 10 * DAY),
      notAfter: new Date(Date.now() + DAY),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    });
    return new Authority(keys, certificate);
  }

  private constructor(keys: CryptoKeyPair, certificate: X509Certificate) {
    this.#keys = keys;
    this.#certificate = certificate;
  }

  get pem(): string {
    return this.#certificate.toString('pem');
  }

  async issue(options: {
    commonName: string;
    hosts?: string[];
    daysLeft?: number;
  }): Promise<KeyPair> {
    const { commonName, hosts = [], daysLeft = 1 } = options;
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: String(++this.#serial).padStart(2, '0'),
      subject: `CN=${commonName}`,
      issuer: this.#certificate.subject,
      notBefore: new Date(Date.now() - 5 * DAY),
      notAfter: new Date(Date.now() + daysLeft * DAY),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: hosts.length
        ? [
            new SubjectAlternativeNameExtension(
              hosts.map(value => ({
                type: /^[\d.]+$/.test(value)
                  ? ('ip' as const)
                  : ('dns' as const),
                value,
              })),
            ),
          ]
        : [],
    });
    const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
    return {
      cert: certificate.toString('pem'),
      key: PemConverter.encode(key, 'PRIVATE KEY'),
    };
  }
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
}
