// What a check has said: text of strangers, of any length. A part is shown, and more of it when asked for.
import { html, useState } from '../library.js';
import { t, n } from '../texts.js';

const CHARS_FIRST = 1500;
const CHARS_STEP = 30_000;

export function Output({ text, label }) {
  const [shown, setShown] = useState(CHARS_FIRST);
  if (!text) return null;
  return html`<div class="output">
    <pre dir="auto" tabindex="0" role="group" aria-label=${label}>${text.slice(0, shown)}${text.length > shown ? '…' : ''}</pre>
    ${text.length > shown && html`<button onClick=${() => setShown(shown + CHARS_STEP)}>
      ${t('output.more', { left: text.length - shown })}</button>`}
    ${shown > CHARS_FIRST && html` <button onClick=${() => setShown(CHARS_FIRST)}>${t('output.less')}</button>`}
  </div>`;
}
