// What a report says of the worth of what is in the input: the checks of each credential with what was and what was not
// checked, who it would be, what its signer would do, how long it lives, and what belongs together.
import type { ChainVerification, Check, KeySetVerification, Report } from 'kubecred';
import type { Path, Relative, Together } from '../relations.js';
import { count } from '../words.js';
import { chainTold, LINKS, rootTold } from '../worth/chain.js';
import { tally } from '../worth/checks.js';
import { MOMENTS, shown, standing } from '../worth/lives.js';
import { type Asked, type Credential, type Worth, worth } from '../worth/make.js';
import {
  approvalOf,
  comparedIn,
  identityRows,
  identityTold,
  leftOut,
  STRANGE,
  signerRows,
  signerTold,
  type Told,
  taken,
} from '../worth/told.js';
import type { Trust } from '../worth/trust.js';
import { checkName, moment, STATUS } from '../worth/words.js';
import type { Block } from './content.js';

export function judgement(report: Report, asked: Omit<Asked, 'beside'>): Block[] {
  const { credentials, left, trust, lives, together } = worth(report, { ...asked, beside: undefined }).worth;
  const worths = credentials.flatMap((one) => ofCredential(one, trust));
  const more = left > 0 ? [paragraph(`${count(left, 'more credential')} not checked in this way.`)] : [];
  return [
    ...(worths.length > 0 ? [heading(2, 'What it is worth'), ...worths, ...more] : []),
    ...(lives.length > 0 ? ofLives(lives, Date.parse(asked.options.now ?? '')) : []),
    ...ofTogether(together),
  ];
}

function ofCredential({ token, chain, path, keySet, identity, signer, ...named }: Credential, trust: Trust): Block[] {
  const verified = token ?? chain ?? keySet;
  const blocks = [
    ...(token ? ofChecks('Checks of the token', token.checks) : []),
    ...(chain ? [...ofChecks('Checks of the chain', chain.checks), ...(path ? ofPath(path, chain) : [])] : []),
    ...(keySet ? ofKeys(keySet) : []),
    ...(identity
      ? [
          paragraph(`Who this would be: ${sentence(identityTold(identity, trust))}`),
          ...values(identityRows(identity).map(([name, ...texts]) => [name, texts.join(', ')] as const)),
          ...depends(identity.dependsOn),
          paragraph(taken(trust, token !== undefined)),
        ]
      : []),
    ...(signer
      ? [
          paragraph(`What the signer would do: ${sentence(signerTold(signer))}`),
          ...(signer.approval ? [paragraph(approvalOf(signer.approval.state, signer.approval.permissions))] : []),
          ...values(signerRows(signer).map(([name, ...texts]) => [name, texts.join(', ')] as const)),
          ...depends(signer.dependsOn),
        ]
      : []),
  ];
  if (blocks.length === 0) return [];
  return [heading(3, `${nameOf(named)}${verified ? `: ${STATUS[verified.status].word}` : ''}`), ...blocks];
}

function ofChecks(title: string, checks: readonly Check[]): Block[] {
  if (checks.length === 0) return [];
  const told = checks.map((check) => {
    const why = [check.reason, comparedIn(check)].filter(Boolean).join('; ');
    return [checkName(check.name), plain(`${STATUS[check.status].word}${why ? `: ${why}` : ''}`)] as const;
  });
  return [paragraph(`${title}: ${tally(checks)}.`), ...values(told)];
}

function ofPath(path: Path, { checks }: ChainVerification): Block[] {
  const last = checks.find(({ name }) => name === 'path')?.status ?? 'notChecked';
  const root = rootTold(path);
  return [...ofChain(path, `end of the path, trust ${STATUS[last].word}`), ...(root === '' ? [] : [paragraph(root)])];
}

function ofChain(path: Path, end: string): Block[] {
  const { members, missing } = path;
  const said = chainTold(path);
  const told = members.map(({ name, where, tab, trusted, notAfter, link }, index) => {
    const role = trusted ? 'trusted root' : index === members.length - 1 && !missing ? end : '';
    const called = [name || 'without a name', tab === undefined ? '' : `(${where})`].filter(Boolean).join(' ');
    const texts = [called, role, notAfter && `until ${notAfter.slice(0, 10)}`, link ? LINKS[link.status] : ''];
    return [`certificate ${index + 1}`, texts.filter(Boolean).join('; ')] as const;
  });
  const absent = missing && [missing.name, 'not here', missing.key && `key identifier ${missing.key}`];
  return [
    ...(said === '' ? [] : [paragraph(`${said}.`)]),
    ...values([...told, ...(absent ? [['its issuer', absent.filter(Boolean).join('; ')] as const] : [])]),
  ];
}

function ofKeys({ keys, checks }: KeySetVerification): Block[] {
  return [
    ...ofChecks('Checks of the set', checks),
    ...values(
      keys.map(({ status, checks: own, key }) => {
        const why = own.map(({ name, reason }) => `${checkName(name)}: ${reason ?? ''}`);
        return [
          key.keyId ?? 'without a name',
          plain([status === 'verified' ? 'usable' : 'not usable', ...why].join('; ')),
        ] as const;
      }),
    ),
  ];
}

function ofLives(lives: Worth['lives'], now: number): Block[] {
  const told = lives.map((life) => {
    const moments = shown(life).map(({ what, at }) => `${MOMENTS[what].replace('▲ ', '')} ${moment(at)}`);
    return [nameOf(life), [standing(life, now), ...moments].join('; ')] as const;
  });
  return [heading(2, 'Life'), paragraph(`Times are UTC; it is ${moment(now)}.`), ...values(told)];
}

function ofTogether({ keys, chains, repeated, issued, alone, strange, left, tabs }: Together): Block[] {
  const blocks = [
    ...values(
      keys.map(({ sha256, members }) => {
        const all = Object.values(members).flatMap(({ listed }) => listed.map(nameOf));
        return [`public key ${sha256.slice(0, 8)}`, all.join('; ')] as const;
      }),
    ),
    ...chains.flatMap((chain) => ofChain(chain, '')),
    ...repeated.map(({ listed }) =>
      paragraph(`Here more than once: ${listed.map((one) => code(nameOf(one))).join(', ')}.`),
    ),
    ...issued.map(({ issuer, listed }) =>
      paragraph(
        `${code(issuer)} is named as the issuer in other tabs: ${listed.map((one) => code(nameOf(one))).join(', ')}.`,
      ),
    ),
    ...(['others', 'keys'] as const).flatMap((half) => {
      const names = strange[half].listed.map((one) => code(nameOf(one)));
      return names.length > 0 ? [paragraph(`${STRANGE[half]}${names.join(', ')}.`)] : [];
    }),
    ...(alone.listed.length > 0
      ? [paragraph(`Belongs to nothing else here: ${alone.listed.map((one) => code(nameOf(one))).join(', ')}.`)]
      : []),
    ...(tabs.left > 0 ? [paragraph(leftOut(tabs.left))] : []),
    ...(left.keys + left.chains > 0 ? [paragraph('There is more of it than is listed here.')] : []),
  ];
  return blocks.length > 0 ? [heading(2, 'What belongs together'), ...blocks] : [];
}

function depends(whether: readonly string[]): Block[] {
  return whether.length > 0 ? [paragraph(`Only the cluster knows whether ${whether.join('; ')}.`)] : [];
}

function nameOf({ kind, name, where }: Relative): string {
  return [kind, name, where && `(${where})`].filter(Boolean).join(' ');
}

function sentence({ words, name, rest }: Told): string {
  return `${words}${name === undefined ? '' : code(name)}${rest}.`.replace(/\.\.$/, '.');
}

function code(text: string): string {
  return `\`${plain(text)}\``;
}

/** A text that is no prose of ours: no backtick of it begins code. */
export function plain(text: string): string {
  return text.replaceAll('`', '');
}

function heading(level: 2 | 3, text: string): Block {
  return { type: 'heading', level, text: plain(text) };
}

function paragraph(text: string): Block {
  return { type: 'paragraph', text };
}

function values(told: readonly (readonly [name: string, value: string])[]): Block[] {
  return told.length > 0 ? [{ type: 'values', values: [...told] }] : [];
}
