// The dialog in which one signs in: with a token, or with the token of an identity provider.
import { html, useState } from '../library.js';
import { ApiError, askJson } from '../api.js';
import { whoIs } from '../account.js';
import { signIn } from '../session.js';
import { t } from '../texts.js';
import { Dialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';

const SENDABLE = /^[\x21-\x7e]+$/; // What a header may hold.

export function SignIn({ close }) {
  const [way, setWay] = useState('token');
  const [secret, setSecret] = useState('');
  const [shown, setShown] = useState(false);
  const [method, setMethod] = useState('');
  const [bearer, setBearer] = useState('');
  const [stay, setStay] = useState(false);
  const [failure, setFailure] = useState(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event) => {
    event.preventDefault();
    setFailure(null);
    setBusy(true);
    try {
      if (way === 'token') await withToken(secret.trim(), stay);
      else await withLogin(method.trim(), bearer.trim(), stay);
      close(true);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  const ready = way === 'token' ? secret.trim() : method.trim() && bearer.trim();

  return html`<${Dialog} title=${t('signIn.title')} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button>
    <button class="primary" type="submit" form="sign-in" disabled=${!ready || busy} data-test="sign-in-go">${t('signIn.button')}</button>`}>
    <form id="sign-in" onSubmit=${submit} autocomplete="off">
      <fieldset>
        <legend>${t('signIn.with')}</legend>
        <div class="row">
          ${['token', 'login'].map((each) => html`<label key=${each}>
            <input type="radio" name="way" checked=${way === each} onChange=${() => setWay(each)} data-test=${`way-${each}`}
              /> ${t(`signIn.way.${each}`)}</label>`)}
        </div>
      </fieldset>
      ${way === 'token' ? html`
        <label class="field" for="sign-in-secret">${t('signIn.secret')}
          <span class="row"><input id="sign-in-secret" class="grow mono" type=${shown ? 'text' : 'password'} autofocus autocomplete="off"
            spellcheck=${false} value=${secret} onInput=${(event) => setSecret(event.target.value)} data-test="secret" />
          <button type="button" aria-pressed=${shown} onClick=${() => setShown(!shown)}>${t('signIn.show')}</button></span>
        </label>` : html`
        <label class="field">${t('signIn.method')}
          <input value=${method} onInput=${(event) => setMethod(event.target.value)} autocomplete="off" spellcheck=${false}
            data-test="method" />
        </label>
        <label class="field">${t('signIn.bearer')}
          <textarea rows="5" spellcheck=${false} value=${bearer} onInput=${(event) => setBearer(event.target.value)} data-test="bearer">
            </textarea>
        </label>`}
      <label><input type="checkbox" checked=${stay} onChange=${(event) => setStay(event.target.checked)} data-test="stay"
        /> ${t('signIn.stay')}</label>
      <p class="muted">${stay ? t('signIn.stayHint') : t('signIn.memoryHint')}</p>
      ${failure && html`<${Failure} error=${failure} />`}
    </form>
  <//>`;
}

async function withToken(secret, stay) {
  if (!SENDABLE.test(secret)) throw new Error(t('signIn.noToken'));
  const { state } = await whoIs(secret);
  if (state === 'off') throw new Error(t('signIn.offHint'));
  signIn(secret, stay);
}

async function withLogin(method, bearer, stay) {
  let data;
  try {
    ({ data } = await askJson('v1/acl/login', { method: 'POST', body: { AuthMethod: method, BearerToken: bearer }, secret: '' }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.lost) throw error;
    throw new Error(t('signIn.loginRefused', { text: error.message.replace(/^Permission denied: /, '') }));
  }
  signIn(data.SecretID, stay, true);
}
