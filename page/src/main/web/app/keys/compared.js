// Two values beside each other, as their difference.
import { html } from '../library.js';
import { textOf } from '../api.js';
import { n, t } from '../texts.js';
import { Diff } from '../parts/diff.js';
import { hexOf } from './kinds.js';

const HEX_BYTES_MAX = 16_384;

/** `before` and `after` are bytes, null for none; `names` what the two are called. */
export function Compared({ before, after, label }) {
  const texts = [before, after].map((bytes) => (bytes === null ? '' : textOf(bytes)));
  if (before !== null && after !== null && same(before, after)) return html`<p class="muted" data-test="diff">${t('keys.compare.same')}</p>`;
  if (texts.every((text) => text !== null && !text.includes('\0'))) return html`<${Diff} before=${texts[0]} after=${texts[1]} label=${label} />`;
  const sizes = [before, after].map((bytes) => bytes?.length ?? 0);
  if (Math.max(...sizes) <= HEX_BYTES_MAX) return html`<${Diff} before=${hexOf(before ?? new Uint8Array())} after=${hexOf(after ?? new Uint8Array())} label=${label} />`;
  return html`<p data-test="diff">${t('keys.compare.bytes', { before: n(sizes[0]), after: n(sizes[1]) })}</p>`;
}

/** Whether two values are the same bytes. */
export function same(a, b) {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
