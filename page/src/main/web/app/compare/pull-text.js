// A difference as text, for people and for patch: it is fetched with the reader's token, and saved as a file.
import { html, useState } from '../library.js';
import { ask } from '../api.js';
import { account } from '../account.js';
import { useStore } from '../store.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';

/** `url` is the address of the difference in the format text; a link to it is shown to those whom the agent does not ask for a token. */
export function PullText({ url, path = url.pathname.slice(url.pathname.indexOf('/v1/') + 1) }) {
  const [failure, setFailure] = useState(null);
  const { state } = useStore(account);
  const pull = async () => {
    setFailure(null);
    try {
      const response = await ask(path, { params: Object.fromEntries(url.searchParams) });
      const file = URL.createObjectURL(await response.blob());
      const anchor = document.createElement('a');
      anchor.href = file;
      anchor.download = 'praetor.diff';
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(file), 60_000);
    } catch (error) {
      setFailure(error);
    }
  };
  return html`<span class="row">
    <button onClick=${pull} data-test="pull-text">${t('compare.pull')}</button>
    ${state !== 'here' && html`<a href=${url.href} target="_blank" rel="noopener noreferrer" data-test="text-link">${t('compare.link')}
      </a>`}
    ${failure && html`<${Failure} error=${failure} />`}
  </span>`;
}
