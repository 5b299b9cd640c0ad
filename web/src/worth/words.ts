// What checks, results and times are called.
import type { Comparison, SignatureStatus, Stops } from 'kubecred';
import { ANSWERS, spaced } from '../words.js';

/** A sign and a word for each answer. */
export const STATUS: Record<SignatureStatus, { sign: string; word: string }> = {
  verified: { sign: ANSWERS.verified, word: 'verified' },
  failed: { sign: ANSWERS.failed, word: 'failed' },
  notChecked: { sign: ANSWERS.notChecked, word: 'not checked' },
};

const CHECKS: Record<string, string> = {
  anonymous: 'Anonymous requests',
  basicConstraints: 'Issuers are CAs',
  budget: 'Bounds of the work',
  chain: 'Chain to the client CA',
  expiration: 'End',
  expiry: 'End',
  extendedKeyUsage: 'Purpose',
  issuedAt: 'Issued',
  keyPolicy: 'Strength of the keys',
  nameConstraints: 'Names that the CAs may give',
  names: 'Host names',
  notBefore: 'Start',
  openIdConnect: 'Other authenticators',
  otherTokens: 'Other authenticators',
  path: 'Path to a trusted root',
  pathLength: 'Length of the path',
  serviceAccount: 'ServiceAccount',
  uid: 'User identifier',
  validity: 'Time',
  warnAfter: 'Renewal',
};

/** `criticalExtensions` is `Critical extensions`; of a rule the last part of its id. */
export function checkName(name: string): string {
  const said = CHECKS[name];
  if (said !== undefined) return said;
  return spaced((name.split('/').at(-1) ?? name).replace(/-/g, ' '));
}

export const COMPARED: Record<NonNullable<Comparison['kind']>, string> = {
  authorities: 'CAs of two bundles',
  certificates: 'two certificates',
  certificationRequests: 'two certification requests',
  issuance: 'what was requested and what was issued',
  keySets: 'two key sets',
  objects: 'objects, field by field',
  tokens: 'two tokens',
};

export const STOPS: Record<Stops, string> = {
  atItsEnd: 'stays as it is until its end',
  atOnce: 'stops at once',
  never: 'stays as it is: it has no end',
  notKnown: 'not known',
};

/** Object identifiers of names (RFC 4514, section 3, and the UID of users of Kubernetes). */
const ATTRIBUTES: Record<string, string> = {
  '1.3.6.1.4.1.57683.2': 'UID',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
};

/** `CN=jane, O=dev`. */
export function subject(attributes: readonly (readonly [string, string])[]): string {
  return attributes.map(([oid, value]) => `${ATTRIBUTES[oid] ?? oid}=${value}`).join(', ');
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `365 days`, `1 hour and 5 minutes`: the two largest units. */
export function duration(seconds: number): string {
  const [first = '0 seconds', second] = spanOf(seconds);
  return second === undefined ? first : `${first} and ${second}`;
}

/** A number of seconds in units, the largest first: `1 day`, `12 hours`. */
export function spanOf(seconds: number): string[] {
  const parts: string[] = [];
  let left = Math.abs(Math.round(seconds));
  for (const [size, unit] of UNITS) {
    const number = Math.floor(left / size);
    left -= number * size;
    // Without a comma, as the findings have it.
    if (number > 0) parts.push(`${number} ${unit}${number === 1 ? '' : 's'}`);
  }
  return parts;
}

/** `in 3 days`, `2 hours ago`: the largest unit. */
export function fromNow(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  const [most = ''] = duration(seconds).split(' and ');
  return seconds >= 0 ? `in ${most}` : `${most} ago`;
}

/** `2026-11-24 11:00`. */
export function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
