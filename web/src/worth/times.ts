// The times of tokens and certificates. Made in the worker.
import type { Certificate, JsonWebToken } from 'kubecred';
import type { Relative } from '../relations.js';

/** From when until when something is good, and what happens meanwhile. */
export interface Life extends Relative {
  type: 'token' | 'certificate';
  /** In milliseconds. */
  from: number;
  to: number;
  moments: Moment[];
}

export interface Moment {
  what: 'issued' | 'from' | 'warns' | 'renew' | 'to';
  at: number;
}

const DAY = 86_400_000;

/** Nothing where a token has no end. */
export function lifeOfToken(named: Relative, token: JsonWebToken): Life | undefined {
  const moments: Moment[] = [
    ...moment('issued', token.issuedAt),
    ...moment('from', token.notBefore),
    ...moment('warns', token.kubernetes?.warnAfter),
    ...moment('to', token.expiresAt),
  ];
  return life(named, 'token', moments);
}

export function lifeOfCertificate(named: Relative, certificate: Certificate): Life | undefined {
  return life(named, 'certificate', [...moment('from', certificate.notBefore), ...moment('to', certificate.notAfter)]);
}

function life(named: Relative, type: Life['type'], moments: Moment[]): Life | undefined {
  const from = moments.find(({ what }) => what === 'from' || what === 'issued')?.at;
  const to = moments.find(({ what }) => what === 'to')?.at;
  if (from === undefined || to === undefined || to <= from) return undefined;
  // As the rules of tokens and certificates have it: the last 30 days, or the last fifth of a shorter life.
  if (!moments.some(({ what }) => what === 'warns')) {
    moments.push({ what: 'renew', at: to - Math.min(30 * DAY, (to - from) / 5) });
  }
  return { ...named, type, from, to, moments: moments.sort((a, b) => a.at - b.at) };
}

function moment(what: Moment['what'], time: string | undefined): Moment[] {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? [] : [{ what, at }];
}
