// Names with values, as a list.
import { html } from '../library.js';

export function Meta({ entries, label }) {
  if (entries.length === 0) return null;
  return html`<dl class="meta" aria-label=${label}>
    ${entries.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}
