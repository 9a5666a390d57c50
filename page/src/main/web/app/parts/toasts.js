// Short notices at the edge, read out by screen readers; one with an action (such as undo) stays longer.
import { html } from '../library.js';
import { Store, useStore } from '../store.js';
import { t } from '../texts.js';

const SHOWN_MS = 6000;
const SHOWN_WITH_ACTION_MS = 20_000;
const SHOWN_MAX = 4;
const shown = new Store([]);
let next = 1;

/** Shows a notice: `kind` is 'good', 'bad' or '', `action` is `{label, run}`. */
export function toast(text, { kind = '', action } = {}) {
  const id = next++;
  shown.set([...shown.get(), { id, text, kind, action }].slice(-SHOWN_MAX));
  setTimeout(() => close(id), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
}

function close(id) {
  shown.set(shown.get().filter((each) => each.id !== id));
}

export function Toasts() {
  const list = useStore(shown);
  return html`<div class="toasts" role="status" aria-live="polite">
    ${list.map(({ id, text, kind, action }) => html`
      <div class=${`toast ${kind}`} key=${id} data-test="toast">
        <span class="grow">${text}</span>
        ${action && html`<button onClick=${() => { close(id); action.run(); }}>${action.label}</button>`}
        <button class="plain icon" aria-label=${t('action.close')} onClick=${() => close(id)}>✕</button>
      </div>`)}
  </div>`;
}
