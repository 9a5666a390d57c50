// A table that becomes a card for each row where the screen is narrow, and shows long lists in steps.
import { html, useState } from '../library.js';
import { t } from '../texts.js';

const ROWS_STEP = 200;

/** `columns` are `{name, title, cell(row), className}`; `rowKey(row)` tells rows apart; `label` names the table; a `wide` one needs more than a tablet. */
export function Table({ label, columns, rows, rowKey, rowProperties = () => ({}), step = ROWS_STEP, wide = false }) {
  const [shown, setShown] = useState(step);
  return html`
    <table class=${wide ? 'table stacking wide' : 'table stacking'} aria-label=${label}>
      <thead><tr>${columns.map(({ name, title, className }) => html`<th key=${name} class=${className} scope="col">
        ${title}</th>`)}</tr></thead>
      <tbody>
        ${rows.slice(0, shown).map((row) => html`<tr key=${rowKey(row)} ...${rowProperties(row)}>
          ${columns.map(({ name, title, cell, className = '' }, index) => html`
            <td key=${name} class=${`${className} ${index === 0 ? 'first' : ''}`} data-label=${title}>${cell(row)}</td>`)}
        </tr>`)}
      </tbody>
    </table>
    <${ShowMore} all=${rows.length} shown=${shown} more=${() => setShown(shown + step)} />`;
}

/** Says how many of a list are shown, with the way to the next ones. */
export function ShowMore({ all, shown, more }) {
  if (all <= shown) return null;
  return html`<p class="show-more"><span class="muted">${t('list.shown', { shown, count: all })}</span> <button onClick=${more}>
    ${t('list.more')}</button></p>`;
}
