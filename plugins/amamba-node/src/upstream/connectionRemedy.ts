/** What is called what in the advice on one system. */
export interface ConnectionWords {
  /** `Start the cluster` */
  start: string;
  /** `an API server`: what should answer there. */
  server: string;
  /** Whose certificate is to be renewed. */
  certificate: string;
  /** Settings of an authority to trust. */
  authority: string;
  /** Settings of TLS besides the url. */
  tls: string;
}

/** Failures without an answer, by the code Node, undici or we give them. */
const FAILURES: Record<string, (words: ConnectionWords) => string> = {
  ECONNREFUSED: ({ start }) =>
    `nothing listens there. ${start}, or correct its url`,
  ENOTFOUND: () => 'its host name is not known. Correct its url',
  EAI_AGAIN: () =>
    'its host name cannot be looked up now. Check DNS where the portal runs',
  EHOSTUNREACH: () =>
    'its host cannot be reached. Check the network, or its url',
  ENETUNREACH: () =>
    'its network cannot be reached. Check the network, or its url',
  ECONNRESET: () =>
    'the connection was cut. Check what is between it and the portal',
  UND_ERR_SOCKET: () =>
    'the connection was cut. Check what is between it and the portal',
  CERT_HAS_EXPIRED: ({ certificate }) =>
    `its certificate has expired. Renew ${certificate}`,
  CERT_NOT_YET_VALID: () =>
    "its certificate is not valid yet. Compare the two machines' clocks",
  ERR_TLS_CERT_ALTNAME_INVALID: () =>
    'its certificate is for another host name. Use a url that it names',
  CREDENTIAL_FILE: () =>
    'a file that its configuration names cannot be read. Check that the portal may read it',
  INVALID_ANSWER: ({ server }) =>
    `what answers is not ${server}, or a proxy changed its answer. Check its url`,
};

const TIMEOUTS = new Set([
  'ETIMEDOUT',
  'TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

/** Why a system could not be spoken to, and what to do. */
export function connectionRemedy(
  failure: { reason?: string; message: string },
  words: ConnectionWords,
): string {
  const { reason = '', message } = failure;
  if (TIMEOUTS.has(reason)) {
    return 'it does not answer in time. Check that it is up, the network, and its url';
  }
  if (UNTRUSTED.has(reason)) {
    return `its certificate is not signed by an authority that the portal trusts. Set ${words.authority}`;
  }
  if (Object.hasOwn(FAILURES, reason)) {
    return FAILURES[reason](words);
  }
  if (/^(EPROTO|ERR_SSL|ERR_TLS|ERR_OSSL|ERR_CRYPTO)/.test(reason)) {
    return `no secure connection could be made (${reason}). Check that its url is that of the API server, and its ${words.tls}`;
  }
  return `${message}. Check its url and that it is up`;
}
