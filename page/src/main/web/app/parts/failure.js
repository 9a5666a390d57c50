// What went wrong, in words that say what to do.
import { html } from '../library.js';
import { ApiError } from '../api.js';
import { t } from '../texts.js';

/** The sentence for an error of `ask`. */
export function failureText(error) {
  if (!(error instanceof ApiError)) return String(error?.message ?? error);
  if (error.lost) return t('failure.lost');
  if (error.forbidden) return `${t('failure.forbidden')} ${error.message}`;
  return error.message;
}

export function Failure({ error, retry }) {
  if (!error) return null;
  return html`<div class="failure" role="alert">
    ${failureText(error)}
    ${retry && html` <button onClick=${retry}>${t('action.retry')}</button>`}
  </div>`;
}
