// A secret, masked until it is asked for.
import { html, useState } from '../library.js';
import { t } from '../texts.js';
import { toast } from '../parts/toasts.js';

const HIDDEN = '<hidden>'; // What the agent tells those who may not see it.

export function Secret({ value }) {
  const [shown, setShown] = useState(false);
  if (!value || value === HIDDEN) return html`<span class="muted" data-test="secret-hidden">${t('access.secretHidden')}</span>`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      toast(t('access.copied'), { kind: 'good' });
    } catch {
      setShown(true); // Without a clipboard, as over plain HTTP, it can be marked and copied by hand.
      toast(t('access.notCopied'));
    }
  };
  return html`<span class="row"><span class="mono secret" data-test="token-secret">${shown ? value : '••••••••-••••'}</span>
    <button type="button" aria-pressed=${shown} onClick=${() => setShown(!shown)} data-test="show-secret">
      ${t(shown ? 'access.hideSecret' : 'access.showSecret')}</button>
    <button type="button" onClick=${copy}>${t('action.copy')}</button></span>`;
}
