// The view of keys: folders and keys below a prefix, and the value of the one that is open.
import { html, useEffect, useState } from '../library.js';
import { askJson, bytesOf, keyPath, textOf } from '../api.js';
import { listen } from '../live.js';
import { link } from '../router.js';
import { bytes, t } from '../texts.js';
import { Failure } from '../parts/failure.js';

export function KeysView({ rest }) {
  const folder = rest.slice(0, rest.lastIndexOf('/') + 1);
  const [listing, setListing] = useState(null);
  const [failure, setFailure] = useState(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    let end = () => {};
    askJson(`v1/praetor/keys/${keyPath(folder)}`, { params: { depth: 1 }, signal: abort.signal }).then(({ data, index }) => {
      setListing(data);
      setFailure(null);
      const again = () => setRound((before) => before + 1);
      end = listen(folder, index, again, again);
    }, (error) => error.name !== 'AbortError' && setFailure(error));
    return () => {
      abort.abort();
      end();
    };
  }, [folder, round]);
  return html`
    <${Failure} error=${failure} />
    ${listing && html`<p class="muted">${t('keys.count', { count: listing.Count })}</p>
      <ul>
        ${listing.Folders.map(({ Prefix }) => html`<li key=${Prefix}><a href=${link('keys', Prefix)}>${Prefix.slice(folder.length)}</a></li>`)}
        ${listing.Keys.map(({ Key, Size }) => html`<li key=${Key}><a href=${link('keys', Key)}>${Key.slice(folder.length)}</a> ${bytes(Size)}</li>`)}
      </ul>`}
    ${rest !== folder && html`<${Value} key=${rest} name=${rest} />`}`;
}

function Value({ name }) {
  const [text, setText] = useState('');
  const [failure, setFailure] = useState(null);
  useEffect(() => {
    askJson(`v1/kv/${keyPath(name)}`).then(({ data }) => setText(textOf(bytesOf(data[0].Value)) ?? ''), setFailure);
  }, [name]);
  return failure ? html`<${Failure} error=${failure} />` : html`<pre class="card">${text}</pre>`;
}
