import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const CA_LIFETIME_MS = 3650 * DAY_MS;
const CERTIFICATE_LIFETIME_MS = 365 * DAY_MS;
/** Clocks of clients may be a little behind. */
const BACKDATING_MS = 5 * 60_000;

/** A certificate and its private key. */
export interface KeyPairPem {
  certificatePem: string;
  keyPem: string;
}

/** Whom a certificate is for. */
export interface CertificateRequest {
  commonName: string;
  organizations?: string[];
  usage: 'server' | 'client';
  /** Addresses and names of a server. */
  addresses?: string[];
  dnsNames?: string[];
}

/** A request for a certificate whose key somebody else holds. */
export interface SigningRequest {
  /** PKCS #10. */
  requestPem: string;
  keyEncipherment: boolean;
  lifetimeMs: number;
}

/** Signs the certificates of one cluster. */
export interface CertificateAuthority {
  readonly pem: string;
  /** For keeping the authority over restarts. */
  exportPem(): Promise<KeyPairPem>;
  issue(request: CertificateRequest): Promise<KeyPairPem>;
  /** The certificate of a client, as PEM. */
  sign(request: SigningRequest): Promise<string>;
}

interface Signer {
  certificate: x509.X509Certificate;
  keys: { privateKey: webcrypto.CryptoKey };
}

export async function createCertificateAuthority(
  name: string,
): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validity(CA_LIFETIME_MS),
      name: [{ CN: [name] }],
      keys: keys as CryptoKeyPair,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign |
            x509.KeyUsageFlags.cRLSign |
            x509.KeyUsageFlags.digitalSignature,
          true,
        ),
        await subjectKey(keys.publicKey),
      ],
    },
    webcrypto as Crypto,
  );
  return authorityOf({ certificate, keys });
}

/** Takes up an authority that was kept. */
export async function loadCertificateAuthority({
  certificatePem,
  keyPem,
}: KeyPairPem): Promise<CertificateAuthority> {
  const privateKey = await webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(keyPem),
    ALGORITHM,
    true,
    ['sign'],
  );
  const certificate = new x509.X509Certificate(certificatePem);
  return authorityOf({ certificate, keys: { privateKey } });
}

function authorityOf(signer: Signer): CertificateAuthority {
  const pem = `${signer.certificate.toString('pem')}\n`;
  return {
    pem,
    exportPem: async () => ({
      certificatePem: pem,
      keyPem: await exportKey(signer.keys.privateKey),
    }),
    issue: request => issue(signer, request),
    sign: request => sign(signer, request),
  };
}

async function issue(
  signer: Signer,
  request: CertificateRequest,
): Promise<KeyPairPem> {
  const keys = await generateKeys();
  const { commonName, organizations = [], usage } = request;
  const names: x509.JsonGeneralNames = [
    ...(request.addresses ?? []).map(value => ({ type: 'ip' as const, value })),
    ...(request.dnsNames ?? []).map(value => ({ type: 'dns' as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...validity(CERTIFICATE_LIFETIME_MS),
      subject: [
        ...organizations.map(organization => ({ O: [organization] })),
        { CN: [commonName] },
      ],
      issuer: signer.certificate.subjectName,
      publicKey: keys.publicKey as CryptoKey,
      signingKey: signer.keys.privateKey as CryptoKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          usage === 'server'
            ? x509.ExtendedKeyUsage.serverAuth
            : x509.ExtendedKeyUsage.clientAuth,
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(
          signer.certificate,
          false,
          webcrypto as Crypto,
        ),
        await subjectKey(keys.publicKey),
        ...(names.length > 0
          ? [new x509.SubjectAlternativeNameExtension(names)]
          : []),
      ],
    },
    webcrypto as Crypto,
  );
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: await exportKey(keys.privateKey),
  };
}

async function sign(
  signer: Signer,
  { requestPem, keyEncipherment, lifetimeMs }: SigningRequest,
): Promise<string> {
  const request = new x509.Pkcs10CertificateRequest(requestPem);
  const { digitalSignature, keyEncipherment: enciphers } = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...validity(lifetimeMs),
      subject: request.subjectName,
      issuer: signer.certificate.subjectName,
      publicKey: request.publicKey,
      signingKey: signer.keys.privateKey as CryptoKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.KeyUsagesExtension(
          keyEncipherment ? digitalSignature | enciphers : digitalSignature,
          true,
        ),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        new x509.BasicConstraintsExtension(false, undefined, true),
        await x509.AuthorityKeyIdentifierExtension.create(
          signer.certificate,
          false,
          webcrypto as Crypto,
        ),
      ],
    },
    webcrypto as Crypto,
  );
  return `${certificate.toString('pem')}\n`;
}

/** Whether a text is a PKCS #10 request in PEM. */
export function isSigningRequest(pem: string): boolean {
  return parseSigningRequest(pem) !== undefined;
}

/** Groups that a request's subject claims; none of what is no request. */
export function organizationsOf(requestPem: string): string[] {
  return parseSigningRequest(requestPem)?.subjectName.getField('O') ?? [];
}

function parseSigningRequest(
  pem: string,
): x509.Pkcs10CertificateRequest | undefined {
  if (!pem.includes('-----BEGIN CERTIFICATE REQUEST-----')) return undefined;
  try {
    return new x509.Pkcs10CertificateRequest(pem);
  } catch {
    return undefined;
  }
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  const usages: webcrypto.KeyUsage[] = ['sign', 'verify'];
  return webcrypto.subtle.generateKey(ALGORITHM, true, usages);
}

function subjectKey(key: webcrypto.CryptoKey) {
  return x509.SubjectKeyIdentifierExtension.create(
    key as CryptoKey,
    false,
    webcrypto as Crypto,
  );
}

function validity(lifetimeMs: number) {
  const now = Date.now();
  return {
    notBefore: new Date(now - BACKDATING_MS),
    notAfter: new Date(now + lifetimeMs),
  };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}
