// The pages of the rules as the page has them: read at build time, and every example in them does what it says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, rules } from 'kubecred';
import { parse, readRules } from '../../web/rule-pages.mjs';

const NOW = '2026-11-24T12:00:00Z';

test('every rule is there', () => {
  assert.deepEqual(
    readRules().map(({ id }) => id),
    rules().map(({ id }) => id),
  );
});

test('every example finds what its page says', () => {
  let examples = 0;
  for (const { id, sections } of readRules()) {
    for (const { title, blocks } of sections) {
      for (const block of blocks) {
        if (block.type !== 'code' || !block.example) continue;
        const { text = '', hex, times = 1, head = '', options = {} } = block.example;
        const input = hex === undefined ? head + text.repeat(times) : Buffer.from(hex, 'hex');
        const found = analyze(input, { now: NOW, ...options }).diagnostics.some(({ rule }) => rule === id);
        assert.equal(found, title === 'Reported', `${id}: ${title}: ${block.text}`);
        examples += 1;
      }
    }
  }
  assert.ok(examples > 300, `${examples} examples`);
});

test('texts, lists and code are told apart, and what would be drawn wrongly is refused', () => {
  const page =
    '# a/b\n\nWords.\n\n## Why\n\nOne\nline.\n\n- a\n  b\n- c\n\n1. d\n\n## Fine\n\n```json options\n{"x": 1}\n```\n\n```yaml\na: 1\n```\n';
  assert.deepEqual(parse(page, 'x.md'), [
    {
      title: 'Why',
      blocks: [
        { type: 'paragraph', text: 'One line.' },
        { type: 'list', ordered: false, items: ['a b', 'c'] },
        { type: 'list', ordered: true, items: ['d'] },
      ],
    },
    {
      title: 'Fine',
      blocks: [{ type: 'code', example: { text: 'a: 1\n', options: { x: 1 } }, text: 'a: 1\n' }],
    },
  ]);
  for (const wrong of ['### Why', '| a |', 'so **bold**', '[a](b)', '> a', '## Other', '```\nno end']) {
    assert.throws(() => parse(`# a/b\n\n## Why\n\n${wrong}\n`, 'x.md'), /^Error: x\.md:\d+: /, wrong);
  }
});
