// What a report says of the worth of what is in the input: the checks of each credential with what was and what was not
// checked, who it would be, what its signer would do, how long it lives, and what belongs together.
import type { ChainVerification, Check, KeySetVerification, Report } from 'kubecred';
import { type Relative, type Together, together } from '../relations.js';
import { count } from '../words.js';
import { LINKS, tally } from '../worth/checks.js';
import { MOMENTS, shown, standing } from '../worth/lives.js';
import { type Asked, type Credential, type Trust, type Worth, worth } from '../worth/make.js';
import {
  approvalOf,
  comparedIn,
  identityRows,
  identityTold,
  signerRows,
  signerTold,
  type Told,
  taken,
} from '../worth/told.js';
import { checkName, moment, STATUS } from '../worth/words.js';
import type { Block } from './content.js';

export function judgement(report: Report, asked: Omit<Asked, 'beside'>): Block[] {
  const { credentials, left, trust, lives } = worth(report, { ...asked, beside: undefined });
  const worths = credentials.flatMap((one) => ofCredential(one, trust));
  const more = left > 0 ? [paragraph(`${count(left, 'more credential')} not checked in this way.`)] : [];
  return [
    ...(worths.length > 0 ? [heading(2, 'What it is worth'), ...worths, ...more] : []),
    ...(lives.length > 0 ? ofLives(lives, Date.parse(asked.options.now ?? '')) : []),
    ...ofTogether(together(report)),
  ];
}

function ofCredential({ token, chain, keySet, identity, signer, ...named }: Credential, trust: Trust): Block[] {
  const verified = token ?? chain ?? keySet;
  const blocks = [
    ...(token ? ofChecks('Checks of the token', token.checks) : []),
    ...(chain ? [...ofChecks('Checks of the chain', chain.checks), ...ofPath(chain)] : []),
    ...(keySet ? ofKeys(keySet) : []),
    ...(identity
      ? [
          paragraph(`Who this would be: ${sentence(identityTold(identity))}`),
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

function ofPath({ path, rejected, checks }: ChainVerification): Block[] {
  const members = path ?? rejected[0]?.members ?? [];
  const last = checks.find(({ name }) => name === 'path')?.status ?? 'notChecked';
  return values(
    members.map(({ subject, trusted, signature, notAfter }, index) => {
      const isLast = index === members.length - 1;
      const role = trusted ? 'trusted root' : isLast ? `end of the path, trust ${STATUS[last].word}` : '';
      const link = signature && !isLast ? LINKS[signature.status] : '';
      const texts = [subject || 'without a name', role, `until ${notAfter.slice(0, 10)}`, link];
      return [`certificate ${index + 1}`, texts.filter(Boolean).join('; ')] as const;
    }),
  );
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

function ofTogether({ keys, chains, repeated, alone, left }: Together): Block[] {
  const blocks = [
    ...values(
      keys.map(({ sha256, members }) => {
        const all = Object.values(members).flatMap(({ listed }) => listed.map(nameOf));
        return [`public key ${sha256.slice(0, 8)}`, all.join('; ')] as const;
      }),
    ),
    ...chains.map(({ members, missing }) =>
      paragraph(
        `Chain: ${members.map((one) => code(one.name || one.kind)).join(' → ')}${missing ? ` → ${code(missing.name)}, which is not here` : ''}.`,
      ),
    ),
    ...repeated.map(({ listed }) =>
      paragraph(`Here more than once: ${listed.map((one) => code(nameOf(one))).join(', ')}.`),
    ),
    ...(alone.listed.length > 0
      ? [paragraph(`Belongs to nothing else here: ${alone.listed.map((one) => code(nameOf(one))).join(', ')}.`)]
      : []),
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

/** A text that is no prose of ours: no backtick of it begins code. */
function code(text: string): string {
  return `\`${plain(text)}\``;
}

function plain(text: string): string {
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
