// Who one is, at the head of every view, and the way in and out.
import { html, useEffect } from './library.js';
import { useStore } from './store.js';
import { account, accountName, refreshAccount } from './account.js';
import { t } from './texts.js';
import { openDialog } from './parts/dialog.js';

export async function openSignIn() {
  const { SignIn } = await import('./access/sign-in.js');
  return openDialog(SignIn);
}

async function openAccount() {
  const { Account } = await import('./access/account-dialog.js');
  return openDialog(Account);
}

export function AccountHead() {
  const { state, self } = useStore(account);
  useEffect(() => {
    refreshAccount();
  }, []);
  if (state === 'unknown') return null;
  if (state === 'off') return html`<span class="badge account-off" title=${t('signIn.offHint')} data-test="acl-off">${t('signIn.off')}
    </span>`;
  if (state === 'here') {
    return html`<button class="account" onClick=${openAccount} data-test="account" title=${t('signIn.as', { name: accountName(self) })}
      aria-haspopup="dialog">
      <span class="account-mark" aria-hidden="true">●</span><span class="hidden-text">${t('signIn.asShort')}</span>
        <span class="cut">${accountName(self)}</span>
    </button>`;
  }
  return html`
    ${state === 'refused' && html`<span class="badge bad" data-test="token-refused">${t('signIn.refused')}</span>`}
    <button class="primary" onClick=${openSignIn} data-test="sign-in" aria-haspopup="dialog">${t('signIn.button')}</button>`;
}
