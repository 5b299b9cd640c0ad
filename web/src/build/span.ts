// A number of seconds in words.
const UNITS: readonly [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `1 day, 12 hours`; of what is no such number, or is short, nothing. */
export function spanInWords(value: unknown): string {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 60) return '';
  let rest = value;
  const parts: string[] = [];
  for (const [seconds, name] of UNITS) {
    const whole = Math.floor(rest / seconds);
    rest -= whole * seconds;
    if (whole > 0) parts.push(`${whole.toLocaleString('en')} ${name}${whole === 1 ? '' : 's'}`);
  }
  return parts.join(', ');
}
