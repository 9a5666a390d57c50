// Says that a list leaves out what the token may not see.
import { html } from '../library.js';
import { t } from '../texts.js';

export function Hidden() {
  return html`<p class="notice" role="note">${t('list.hidden')}</p>`;
}
