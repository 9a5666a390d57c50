// What went wrong, in words that say what to do; a refusal says which rule is to blame.
import { html, useEffect } from '../library.js';
import { agentState, ApiError } from '../api.js';
import { t } from '../texts.js';
import { Explanation, isUnknownToken, lackOf } from './forbidden.js';

/** The sentence for an error of `ask`. */
export function failureText(error) {
  if (!(error instanceof ApiError)) return String(error?.message ?? error);
  if (error.lost) return t('failure.lost');
  if (error.forbidden && isUnknownToken(error)) return t('failure.noToken');
  if (error.forbidden) return `${t('failure.forbidden')} ${lackOf(error) ? '' : error.message}`.trim();
  return error.message;
}

export function Failure({ error, retry }) {
  // What failed because the agent was away is tried again when it is there.
  useEffect(() => (error?.lost && retry ? agentState.listen((state) => state === 'here' && retry()) : undefined), [error]);
  if (!error) return null;
  return html`<div class="failure" role="alert" data-test="failure">
    ${failureText(error)}
    ${error instanceof ApiError && error.forbidden && html` <${Explanation} error=${error} />`}
    ${retry && html` <button onClick=${retry}>${t('action.retry')}</button>`}
  </div>`;
}
