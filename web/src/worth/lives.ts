// Lives on a line: each token by itself, certificates below each other with one scale, but for those that would be no more
// than a dot on it. What the bars show stands beside them in words.
import { h } from '../dom.js';
import type { Life, Moment } from './times.js';
import { fromNow, moment } from './words.js';

/** What tells a life from a line: how it stands at this time. */
type State = 'future' | 'good' | 'soon' | 'over';

export const MOMENTS: Record<Moment['what'], string> = {
  issued: 'issued',
  from: 'valid from',
  warns: '▲ server warns from',
  renew: '▲ renew by',
  to: 'ends',
};

/** The lives, or nothing where there are none. `name` makes what leads to each. */
export function livesOf(
  lives: readonly Life[],
  now: number,
  name: (life: Life) => HTMLElement,
): HTMLElement | undefined {
  if (lives.length === 0) return undefined;
  const tokens = lives.filter(({ type }) => type === 'token');
  const certificates = lives.filter(({ type }) => type === 'certificate');
  const scale = scaleOf(certificates, now);
  return h(
    'div',
    { class: 'lives' },
    h(
      'h3',
      { class: 'small' },
      'Life',
      h('span', { class: 'soft' }, ` the line │ is now, ${moment(now)} UTC; ▲ is when to renew`),
    ),
    h(
      'ul',
      {},
      ...tokens.map((life) => line(life, now, scaleOf([life], now), name)),
      ...certificates.map((life) => {
        const isDot = life.to - life.from < (scale.to - scale.from) / LEAST;
        return line(life, now, isDot ? scaleOf([life], now) : scale, name, isDot);
      }),
    ),
  );
}

/** A life that is a smaller part of the scale has one of its own: when to renew it could not be seen. */
const LEAST = 16;

interface Scale {
  from: number;
  to: number;
}

/** The time that a line shows: that of the lives, and the present, if it is not too far away. */
function scaleOf(lives: readonly Life[], now: number): Scale {
  const from = Math.min(...lives.map((life) => life.from));
  const to = Math.max(...lives.map((life) => life.to));
  const length = to - from;
  return { from: Math.max(Math.min(from, now), from - length / 3), to: Math.min(Math.max(to, now), to + length / 3) };
}

function line(life: Life, now: number, scale: Scale, name: (life: Life) => HTMLElement, isOwn = false): HTMLElement {
  const at = (time: number) => Math.min(Math.max((time - scale.from) / (scale.to - scale.from), 0), 1) * 100;
  const state = stateOf(life, now);
  const bar = h('span', { class: 'whole' });
  bar.style.left = `${at(life.from)}%`;
  bar.style.width = `max(${at(life.to) - at(life.from)}%, 3px)`;
  const lived = h('span', { class: 'lived' });
  lived.style.left = `${at(life.from)}%`;
  lived.style.width = `${Math.max(at(Math.min(now, life.to)) - at(life.from), 0)}%`;
  const marks = life.moments
    .filter(({ what }) => what === 'warns' || what === 'renew')
    .map(({ at: time }) => {
      const mark = h('span', { class: 'warns' });
      mark.style.left = `${at(time)}%`;
      return mark;
    });
  const hand = h('span', { class: 'now' });
  hand.style.left = `min(${at(now)}%, 100% - 2px)`;
  return h(
    'li',
    { class: state },
    h(
      'div',
      { class: 'named' },
      name(life),
      h('span', { class: 'state' }, told(life, state, now)),
      isOwn && h('span', { class: 'soft' }, 'on a scale of its own'),
    ),
    h('div', { class: 'line', 'aria-hidden': 'true' }, bar, lived, ...marks, hand),
    h(
      'ol',
      { class: 'moments' },
      ...shown(life).map(({ what, at: time }) =>
        h(
          'li',
          {},
          `${MOMENTS[what]} `,
          h('time', { datetime: new Date(time).toISOString(), title: fromNow(time, now) }, moment(time)),
        ),
      ),
    ),
  );
}

/** What begins when it is issued is said once. */
export function shown({ moments }: Life): Moment[] {
  const issued = moments.find(({ what }) => what === 'issued');
  return moments.filter(({ what, at }) => what !== 'from' || at !== issued?.at);
}

/** How a life stands at this time, in words. */
export function standing(life: Life, now: number): string {
  return told(life, stateOf(life, now), now);
}

function stateOf({ from, to, moments }: Life, now: number): State {
  if (now > to) return 'over';
  if (now < from) return 'future';
  return moments.some(({ what, at }) => (what === 'warns' || what === 'renew') && now >= at) ? 'soon' : 'good';
}

function told({ from, to }: Life, state: State, now: number): string {
  switch (state) {
    case 'over':
      return `✗ ended ${fromNow(to, now)}`;
    case 'future':
      return `✗ begins ${fromNow(from, now)}`;
    case 'soon':
      return `▲ to be renewed: ends ${fromNow(to, now)}`;
    case 'good':
      return `ends ${fromNow(to, now)}`;
  }
}
