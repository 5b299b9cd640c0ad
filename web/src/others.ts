// The tabs that are not shown, for the worker: what stands in them is related to what is shown.
import type { EditorState } from '@codemirror/state';
import { given } from './editor/line-endings.js';
import type { OtherTab, OtherTabs } from './protocol.js';

/** So many are looked at, with so much in them together. */
const MOST = { tabs: 16, length: 500_000 };

/** A state does not change: its text is put together once, and goes with it. */
const texts = new WeakMap<EditorState, readonly string[]>();

/** What was left in a tab. */
interface Left {
  state: EditorState;
  binary: { bytes: Uint8Array } | undefined;
}

export function othersOf(all: readonly { id: number; name: string; kept: Left }[]): OtherTabs {
  const tabs: OtherTab[] = [];
  let room = MOST.length;
  let left = 0;
  for (const { id, name, kept } of all) {
    const { state, binary } = kept;
    const { length } = binary?.bytes ?? state.doc;
    if (length === 0) continue;
    if (length > room || tabs.length === MOST.tabs) {
      left += 1;
      continue;
    }
    room -= length;
    tabs.push({ id, name, input: binary?.bytes ?? textOf(state) });
  }
  return { tabs, left };
}

function textOf(state: EditorState): readonly string[] {
  const text = texts.get(state) ?? [...given(state)];
  texts.set(state, text);
  return text;
}
