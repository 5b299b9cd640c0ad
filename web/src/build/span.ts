// A number of seconds that somebody fills in, in words.
import { spanOf } from '../worth/words.js';

/** `1 day, 12 hours`; of what is no such number, or is short, nothing. */
export function spanInWords(value: unknown): string {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 60) return '';
  return spanOf(value).join(', ');
}
