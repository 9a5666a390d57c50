// Who has changed something, when and why, in a few words.
import { html } from '../library.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { views } from '../views.js';
import { Time } from '../parts/time.js';

const FRESH_MS = 4000;

/** Who a change was made by: the accessor of a token, or an address. */
export function who(change) {
  return change.Accessor ? change.Accessor.slice(0, 8) : change.Address ?? '';
}

/** The mark of a row that has changed since it is shown. */
export function Mark({ mark }) {
  if (!mark) return null;
  const { type, change } = mark;
  const title = [t(`keys.mark.${type}`), who(change) && t('keys.mark.by', { who: who(change) }), change.Reason].filter(Boolean).join(' · ');
  return html`<span class=${`badge mark ${type === 'delete' ? 'bad' : 'warn'}`} title=${title} data-test="mark" data-type=${type}>${t(`keys.mark.${type}`)}</span>`;
}

export function isFresh(mark) {
  return mark !== null && Date.now() - mark.at < FRESH_MS;
}

/** A sentence about a change: what, when, by whom, why. */
export function Told({ change, text }) {
  if (!change) return null;
  return html`<span class="told">${text ?? t(`keys.told.${change.Type}`)} <${Time} at=${change.Time ?? Date.now()} />
    ${who(change) && html` ${t('keys.mark.by', { who: '' })}<span class="mono" title=${change.Accessor || change.Address}>${who(change)}</span>`}
    ${change.Reason && html`: <q>${change.Reason}</q>`}</span>`;
}

/** A link to another view, if the page has it. */
export function ViewLink({ view, rest, params, className = 'button', children }) {
  if (!views.some(({ name }) => name === view)) return null;
  return html`<a class=${className} href=${link(view, rest, params)} data-test=${`to-${view}`}>${children}</a>`;
}
