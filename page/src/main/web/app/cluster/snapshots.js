// Copies of the whole state: saved as a file, and put back from one.
import { html, useState } from '../library.js';
import { ask } from '../api.js';
import { t, bytes } from '../texts.js';
import { Act } from '../parts/act.js';
import { openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { toast } from '../parts/toasts.js';

const KEEP_LINK_MS = 60_000; // The browser has begun to save the file by then.
const WORD = 'restore';

export function Snapshots({ changed }) {
  const [busy, setBusy] = useState('');
  const [error, setError] = useState(null);
  const run = async (what, work) => {
    setBusy(what);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy('');
    }
  };
  const choose = async (event) => {
    const file = event.target.files[0];
    event.target.value = ''; // The same file may be chosen again.
    if (!file) return;
    const reason = await openDialog(Act, {
      title: t('cluster.snapshot.restoreTitle'), action: t('cluster.snapshot.restore'), danger: true, reason: true, typed: WORD,
      text: html`<p>${t('cluster.snapshot.file', { name: file.name, size: bytes(file.size) })}</p><p class="notice">
        ${t('cluster.snapshot.warning')}</p>`,
    });
    if (reason === undefined) return;
    await run('restore', async () => {
      await ask('v1/snapshot', { method: 'PUT', body: file, reason });
      toast(t('cluster.snapshot.restored'), { kind: 'good' });
      changed();
    });
  };
  return html`<section class="card" aria-label=${t('cluster.snapshot.title')} data-test="snapshots">
    <header><h2>${t('cluster.snapshot.title')}</h2></header>
    <div class="body">
      <p>${t('cluster.snapshot.text')}</p>
      <${Failure} error=${error} />
      <p class="row" aria-live="polite">
        <button onClick=${() => run('save', save)} disabled=${busy !== ''} data-test="save-snapshot">
          ${t(busy === 'save' ? 'cluster.snapshot.saving' : 'cluster.snapshot.save')}</button>
        <label class="button file">${t(busy === 'restore' ? 'cluster.snapshot.restoring' : 'cluster.snapshot.choose')}
          <input type="file" class="hidden-text" disabled=${busy !== ''} onChange=${choose} data-test="restore-snapshot" /></label>
      </p>
    </div>
  </section>`;
}

async function save() {
  const answer = await ask('v1/snapshot');
  const url = URL.createObjectURL(await answer.blob());
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = `praetor-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.snap`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_LINK_MS);
}
