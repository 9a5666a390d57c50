// What has become of one value: a diff of texts, or a word about bytes that are none.
import { html } from '../library.js';
import { bytesOf, textOf } from '../api.js';
import { bytes, t } from '../texts.js';
import { Diff } from './diff.js';

/** `from` and `to` are `{Value, Flags}` as the agent tells them, or null where there is no such key. */
export function ValueDiff({ from, to, label }) {
  const before = from && bytesOf(from.Value);
  const after = to && bytesOf(to.Value);
  const texts = [before, after].map((each) => (each ? textOf(each) : ''));
  const flags = from && to && from.Flags !== to.Flags;
  const same = before && after && before.length === after.length && before.every((byte, index) => byte === after[index]);
  return html`
    ${flags && html`<p>${t('difference.flags', { from: String(from.Flags), to: String(to.Flags) })}</p>`}
    ${same ? html`<p class="muted">${t('difference.same')}</p>`
      : texts.includes(null) ? html`<p data-test="diff-bytes">${t('difference.bytes', { from: sizeText(before), to: sizeText(after) })}</p>`
      : (before?.length ?? 0) + (after?.length ?? 0) === 0 ? html`<p class="muted">${t('difference.empty')}</p>`
      : html`<${Diff} before=${texts[0]} after=${texts[1]} label=${label} />`}`;
}

function sizeText(value) {
  return value ? bytes(value.length) : t('difference.nothing');
}

/** One value, as text where it is text. */
export function ValueText({ value }) {
  const content = bytesOf(value);
  const text = textOf(content);
  if (content.length === 0) return html`<p class="muted">${t('difference.empty')}</p>`;
  return text === null ? html`<p class="muted">${t('difference.noText', { size: bytes(content.length) })}</p>`
    : html`<pre class="value" dir="auto" tabindex="0" data-test="value">${text}</pre>`;
}
