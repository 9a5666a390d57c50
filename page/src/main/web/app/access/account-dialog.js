// The dialog that says who one is, and lets one sign out.
import { html } from '../library.js';
import { useStore } from '../store.js';
import { account, leave } from '../account.js';
import { isOfLogin } from '../session.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { Dialog } from '../parts/dialog.js';
import { toast } from '../parts/toasts.js';
import { failureText } from '../parts/failure.js';
import { GrantNames } from './grants.js';

export function Account({ close }) {
  const { self } = useStore(account);
  if (!self) return null;
  const out = async () => {
    close();
    try {
      await leave();
      toast(t('signIn.isOut'));
    } catch (error) {
      toast(t('signIn.outFailed', { text: failureText(error) }), { kind: 'bad' });
    }
  };
  return html`<${Dialog} title=${t('signIn.account')} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.close')}</button>
    <button class="primary" onClick=${out} data-test="sign-out">${t('signIn.out')}</button>`}>
    <dl class="facts">
      <dt>${t('access.field.description')}</dt><dd>${self.Description || html`<span class="muted">${t('access.none')}</span>`}</dd>
      <dt>${t('access.field.accessor')}</dt><dd class="mono" data-test="account-accessor">${self.AccessorID}</dd>
      ${self.AuthMethod && html`<dt>${t('access.field.authMethod')}</dt><dd>${self.AuthMethod}</dd>`}
      ${self.ExpirationTime && html`<dt>${t('access.field.expires')}</dt><dd>${new Date(self.ExpirationTime).toLocaleString()}</dd>`}
    </dl>
    <${GrantNames} of=${self} />
    <p><a href=${link('access', 'me')} onClick=${() => close()} data-test="account-more">${t('signIn.more')}</a></p>
    ${isOfLogin() && html`<p class="muted">${t('signIn.loginHint')}</p>`}
  <//>`;
}
