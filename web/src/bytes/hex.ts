// Bytes in hexadecimal. Only the rows in sight are in the document: there can be two hundred thousand.
import { fill, h } from '../dom.js';

/** Widths of the drawer, in pixels: from these on it has elements and bytes beside each other, text, more bytes in a row, text of these. */
const BESIDE = 560;
const TEXT_BESIDE_8 = 600;
const WIDE = 880;
const WIDEST = 1080;
/** Below each other a row of 16 bytes needs so much. */
const FITS_16 = 440;
/** Rows that are drawn above and below those in sight. */
const SPARE = 8;

export class HexView {
  readonly element: HTMLElement;
  readonly #rows = h('div', { class: 'hex-rows' });
  readonly #drawn = h('div', { class: 'hex-drawn' });
  readonly #hex: string;
  /** Bytes of a row, and whether their characters stand beside them. */
  #each = 16;
  #hasText = false;
  /** What a row takes, in pixels. */
  #height = 0;
  #marked = { start: 0, end: 0 };

  /** `choose` is called with the number of the byte that was pressed. */
  constructor(hex: string, choose: (byte: number) => void) {
    this.#hex = hex;
    this.#rows.append(this.#drawn);
    // The keys scroll it; what is selected in it can be selected in the tree as well.
    this.element = h('div', { class: 'hex', role: 'group', tabindex: 0 }, this.#rows);
    this.element.addEventListener('scroll', () => this.#draw());
    this.#drawn.addEventListener('click', ({ target }) => {
      const number = target instanceof HTMLElement ? target.dataset.byte : undefined;
      if (number !== undefined && (getSelection()?.isCollapsed ?? true)) choose(Number(number));
    });
  }

  /** Marks bytes and brings the first of them into sight. */
  mark(start: number, end: number): void {
    this.#marked = { start, end };
    this.element.ariaLabel = end > start ? `Bytes in hexadecimal, ${start} to ${end} marked` : 'Bytes in hexadecimal';
    const rowOf = (byte: number) => Math.floor(byte / this.#each) * this.#height;
    const [top, bottom] = [rowOf(start), rowOf(Math.max(start, end - 1))];
    const { scrollTop, clientHeight } = this.element;
    const isInSight = top >= scrollTop && bottom + this.#height <= scrollTop + clientHeight;
    if (end > start && !isInSight) this.element.scrollTop = Math.max(0, top - this.#height);
    this.#draw();
  }

  /** Takes the room that there is. */
  fit(width: number): void {
    const each = width >= WIDE || (width < BESIDE && width >= FITS_16) ? 16 : 8;
    const hasText = width >= WIDEST || (width >= TEXT_BESIDE_8 && width < WIDE) || width < FITS_16;
    if (width === 0 || (each === this.#each && hasText === this.#hasText && this.#height > 0)) {
      this.#draw();
      return;
    }
    [this.#each, this.#hasText] = [each, hasText];
    fill(this.#drawn, this.#row(0));
    this.#height = this.#drawn.getBoundingClientRect().height;
    this.#rows.style.height = `${Math.ceil(this.#hex.length / 2 / each) * this.#height}px`;
    this.mark(this.#marked.start, this.#marked.end);
  }

  #draw(): void {
    if (this.#height === 0) return;
    const all = Math.ceil(this.#hex.length / 2 / this.#each);
    const first = Math.max(0, Math.floor(this.element.scrollTop / this.#height) - SPARE);
    const inSight = Math.ceil(this.element.clientHeight / this.#height);
    const last = Math.min(all, first + inSight + 2 * SPARE);
    this.#drawn.style.top = `${first * this.#height}px`;
    fill(this.#drawn, ...Array.from({ length: last - first }, (_, index) => this.#row(first + index)));
  }

  #row(number: number): HTMLElement {
    const from = number * this.#each;
    const bytes = Array.from({ length: this.#each }, (_, index) =>
      this.#hex.slice((from + index) * 2, (from + index) * 2 + 2),
    );
    const digits = bytes.map((byte, index) => {
      const gap = index === 0 ? '' : index % 8 === 0 ? '  ' : ' ';
      return { gap, cell: h('span', byte === '' ? {} : { 'data-byte': from + index }, byte === '' ? '  ' : byte) };
    });
    const row = h('div', {}, h('span', { class: 'number' }, from.toString(16).padStart(4, '0')), '  ');
    row.append(...this.#runs(from, digits));
    const letters = bytes.map((byte) => ({ gap: '', cell: letter(byte) }));
    if (this.#hasText) row.append('  ', ...this.#runs(from, letters));
    return row;
  }

  /** Cells in a row; those that are marked in one piece. */
  #runs(from: number, cells: readonly { gap: string; cell: Node | string }[]): Node[] {
    const { start, end } = this.#marked;
    const runs: Node[] = [];
    let run: HTMLElement | undefined;
    for (const [index, { gap, cell }] of cells.entries()) {
      const isMarked = start <= from + index && from + index < end;
      if (isMarked && run) {
        run.append(gap, cell);
        continue;
      }
      runs.push(document.createTextNode(gap));
      run = isMarked ? h('span', { class: 'on' }, cell) : undefined;
      runs.push(run ?? (typeof cell === 'string' ? document.createTextNode(cell) : cell));
    }
    return runs;
  }
}

/** What a byte is as a character of ASCII. */
function letter(byte: string): string {
  const code = Number.parseInt(byte, 16);
  return byte === '' ? ' ' : code > 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
}
