// Two texts beside each other, line by line: what is only in the first, only in the second, and in both.
import { html, useMemo, useState } from '../library.js';
import { t } from '../texts.js';

const CELLS_MAX = 4_000_000; // Above it all between the first and the last difference is told as replaced.
const CONTEXT_LINES = 3;
const SHOWN_CHARS_MAX = 2000; // Of a line.
const SHOWN_AT_ONCE = 1000; // Lines: more take seconds to draw.

/** `[{kind: 'same' | 'removed' | 'added', text}]` of two texts. */
export function diffLines(before, after) {
  const a = before === '' ? [] : before.split('\n');
  const b = after === '' ? [] : after.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const same = (text) => ({ kind: 'same', text });
  return [...a.slice(0, start).map(same), ...middle(a.slice(start, endA), b.slice(start, endB)), ...a.slice(endA).map(same)];
}

function middle(a, b) {
  const replaced = () => [...a.map((text) => ({ kind: 'removed', text })), ...b.map((text) => ({ kind: 'added', text }))];
  if (a.length * b.length > CELLS_MAX || a.length === 0 || b.length === 0) return replaced();
  // The longest common subsequence, from the ends.
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] = a[i] === b[j] ? length[(i + 1) * width + j + 1] + 1
        : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length[(i + 1) * width + j] >= length[i * width + j + 1])) {
      lines.push({ kind: 'removed', text: a[i++] });
    } else {
      lines.push({ kind: 'added', text: b[j++] });
    }
  }
  return lines;
}

const SIGNS = { same: ' ', removed: '−', added: '+' };

/** Draws the difference, with a few lines around each place; `label` names it for screen readers. */
export function Diff({ before, after, label }) {
  const [count, setCount] = useState(SHOWN_AT_ONCE);
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const near = lines.map((_, index) => {
    const around = lines.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1);
    return around.some(({ kind }) => kind !== 'same');
  });
  const shown = [];
  let left = 0;
  lines.forEach(({ kind, text }, index) => {
    if (shown.length >= count) {
      if (kind !== 'same') left++;
    } else if (near[index]) {
      // Of what differs the end of the line is seen, too: it may be all that does.
      const line = kind === 'same' ? text : text.replaceAll('\r', '␍');
      const cut = line.length > SHOWN_CHARS_MAX ? `${line.slice(0, SHOWN_CHARS_MAX)} …` : line || ' ';
      shown.push(html`<div class=${`line ${kind}`} key=${index}><span class="sign">${SIGNS[kind]}</span><span>${cut}</span></div>`);
    } else if (index === 0 || near[index - 1]) {
      shown.push(html`<div class="gap" key=${index}>⋯</div>`);
    }
  });
  return html`<div class="diff" role="region" tabindex="0" aria-label=${label} data-test="diff">
    ${shown}
    ${left > 0 && html`<div class="gap">
      ${t('diff.left', { count: left })}
      ${' '}<button onClick=${() => setCount(count + SHOWN_AT_ONCE)}>${t('difference.moreLines')}</button>
    </div>`}
  </div>`;
}
