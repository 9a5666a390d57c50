// A value to read: with the numbers of its lines and highlighted; a long one, or one of bytes, is drawn where it is in sight.
import { html, useLayoutEffect, useMemo, useRef, useState } from '../library.js';
import { t } from '../texts.js';
import { VirtualList } from '../parts/virtual-list.js';
import { pair } from './kinds.js';
import { wordsOf } from './words.js';

const WHOLE_CHARS_MAX = 60_000; // A longer value is drawn in parts.
const WHOLE_LINES_MAX = 1500;
const WHOLE_LINE_CHARS_MAX = 4000;
const LINE_PX = 20;
const CHAR_PX = 7.9;
const HEX_COLUMNS = 16;

/** Whether a text is drawn, and edited, without what costs more the longer it is. */
export function isLong(text) {
  if (text.length > WHOLE_CHARS_MAX) return true;
  const lines = text.split('\n');
  return lines.length > WHOLE_LINES_MAX || lines.some((line) => line.length > WHOLE_LINE_CHARS_MAX);
}

/** The words of a line as elements. */
export function Words({ kind, line }) {
  return wordsOf(kind, line).map(({ kind: word, text }) => (word ? html`<span class=${`w-${word}`}>${text}</span>` : text));
}

/** A text of a kind. */
export function Code({ kind, text, label }) {
  const long = useMemo(() => isLong(text), [text]);
  if (long) return html`<${LongText} kind=${kind} text=${text} label=${label} />`;
  const lines = text.split('\n');
  return html`<div class="code" tabindex="0" role="region" aria-label=${label} data-test="value">
    ${lines.map((line, index) => html`<div class="line" key=${index}><span class="text" dir="auto"><${Words} kind=${kind} line=${line} />${'\n'}</span></div>`)}
  </div>`;
}

function LongText({ kind, text, label }) {
  const box = useRef(null);
  const [columns, setColumns] = useState(100);
  useLayoutEffect(() => {
    const measure = () => setColumns(Math.max(20, Math.floor((box.current.clientWidth - 84) / CHAR_PX)));
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const parts = useMemo(() => partsOf(text, columns), [text, columns]);
  return html`<div class="code-box" ref=${box}>
    <${VirtualList} className="code long" tabindex="0" role="region" aria-label=${label} data-test="value" count=${parts.length} rowHeight=${LINE_PX}
      row=${(index) => {
        const { line, from, to } = parts[index];
        return html`<div class="line"><span class="number">${from.first ? line : ''}</span><span class="text"><${Words} kind=${kind} line=${text.slice(from.at, to)} /></span></div>`;
      }} />
  </div>`;
}

/** Lines, cut into parts that are as wide as there is room. */
function partsOf(text, columns) {
  const parts = [];
  let line = 1;
  for (let start = 0; start <= text.length; line++) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let at = start;
    do {
      let to = Math.min(end, at + columns);
      const unit = text.charCodeAt(to - 1);
      if (to < end && unit >= 0xd800 && unit < 0xdc00) to--; // Between the halves of a character nothing is cut.
      parts.push({ line, from: { at, first: at === start }, to });
      at = to;
    } while (at < end);
    start = end + 1;
  }
  return parts;
}

/** Bytes as pairs of digits, with the characters that they may be. */
export function Hex({ bytes, label }) {
  const count = Math.ceil(bytes.length / HEX_COLUMNS);
  if (count === 0) return html`<p class="muted">${t('keys.emptyValue')}</p>`;
  const row = (index) => {
    const part = bytes.subarray(index * HEX_COLUMNS, (index + 1) * HEX_COLUMNS);
    const digits = Array.from(part, pair).join(' ').padEnd(HEX_COLUMNS * 3 - 1);
    const chars = Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    return html`<div class="line"><span class="number">${(index * HEX_COLUMNS).toString(16).padStart(6, '0')}</span><span class="digits">${digits}</span><span class="chars">${chars}</span></div>`;
  };
  const height = Math.min(count * LINE_PX + 14, 520);
  return html`<div class="code-box" style=${{ height: `${height}px` }}>
    <${VirtualList} className="code long hex" tabindex="0" role="region" aria-label=${label} data-test="value" count=${count} rowHeight=${LINE_PX} row=${row} />
  </div>`;
}
