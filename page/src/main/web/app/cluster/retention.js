// How much of the history of keys is kept, for all keys and by prefix.
import { html, useState } from '../library.js';
import { ask, keyPath } from '../api.js';
import { useLoaded } from '../loaded.js';
import { t, n, bytes } from '../texts.js';
import { confirm, Dialog, openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { Table } from '../parts/table.js';
import { toast } from '../parts/toasts.js';
import { settled } from '../services/actions.js';

export function Retention() {
  const { data, error, again } = useLoaded('v1/praetor/retention');
  const edit = async (kept) => {
    if (await openDialog(Editor, { kept, taken: data.map(({ Prefix }) => Prefix) })) again();
  };
  return html`<section class="card" aria-label=${t('cluster.retention.title')} data-test="retention">
    <header><h2>${t('cluster.retention.title')}</h2>
      ${data && html`<button onClick=${() => edit(null)} data-test="add-retention">${t('cluster.retention.add')}</button>`}</header>
    ${error && html`<div class="body"><${Failure} error=${error} /></div>`}
    ${data && html`<${Table} label=${t('cluster.retention.title')} rows=${data} rowKey=${({ Prefix }) => `=${Prefix}`}
      columns=${columns(edit, again)} />`}
  </section>`;
}

function columns(edit, changed) {
  return [
    { name: 'prefix', title: t('cluster.retention.prefix'),
      cell: ({ Prefix }) => Prefix === '' ? html`<span class="strong">${t('cluster.retention.all')}</span>`
        : html`<span class="mono strong" dir="auto">${Prefix}</span>` },
    { name: 'versions', title: t('cluster.retention.versions'), className: 'number',
      cell: ({ Versions }) => (Versions === 0 ? t('cluster.retention.nothing') : n(Versions)) },
    { name: 'days', title: t('cluster.retention.days'), className: 'number',
      cell: ({ Days }) => t('cluster.retention.forDays', { count: Days }) },
    { name: 'bytes', title: t('cluster.retention.bytes'), className: 'number',
      cell: ({ Bytes }) => (Bytes === undefined ? '–' : bytes(Bytes)) },
    { name: 'act', title: t('sessions.act'), cell: (kept) => html`<span class="row"><button onClick=${() => edit(kept)}>
      ${t('action.edit')}</button>
      ${!kept.Default && html`<button class="danger" onClick=${() => remove(kept, changed)}>${t('action.delete')}</button>`}</span>` },
  ];
}

async function remove({ Prefix }, changed) {
  const sure = await confirm({ title: t('cluster.retention.deleteTitle', { prefix: Prefix }), text: t('cluster.retention.deleteText'),
    yes: t('action.delete'), danger: true });
  if (sure) await settled(ask(`v1/praetor/retention/${keyPath(Prefix)}`, { method: 'DELETE' }), t('cluster.retention.deleted'), changed);
}

function Editor({ kept, taken, close }) {
  const [values, setValues] = useState(kept ?? { Prefix: '', Versions: 100, Days: 30 });
  const [error, setError] = useState(null);
  const set = (field, value) => setValues({ ...values, [field]: value });
  const save = async (event) => {
    event.preventDefault();
    if (mayNot !== null || incomplete) return;
    try {
      const { Prefix, Versions, Days, Bytes } = values;
      await ask('v1/praetor/retention', { method: 'PUT',
        body: { Prefix, Versions, Days, ...(Prefix === '' && Bytes !== undefined ? { Bytes } : {}) } });
      toast(t('cluster.retention.done'), { kind: 'good' });
      close(true);
    } catch (failure) {
      setError(failure);
    }
  };
  // A new entry is for a prefix of its own: all keys have theirs already.
  const mayNot = kept === null && (values.Prefix === '' || taken.includes(values.Prefix)) ? t('cluster.retention.taken') : null;
  const incomplete = values.Versions === '' || values.Days === '';
  const field = (name, number) => html`<label class="field">${t(`cluster.retention.${name.toLowerCase()}`)}
    <input type=${number ? 'number' : 'text'} min="0" class=${number ? '' : 'mono'} value=${values[name]}
      disabled=${name === 'Prefix' && kept !== null} data-test=${`retention-${name.toLowerCase()}`}
      onInput=${(event) => set(name, number && event.target.value !== '' ? Number(event.target.value) : event.target.value)} /></label>`;
  return html`<${Dialog} title=${t('cluster.retention.editTitle')} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button><button class="primary" onClick=${save} disabled=${mayNot !== null || incomplete} data-test="yes">
      ${t('action.save')}</button>`}>
    <form onSubmit=${save}>
      <${Failure} error=${error} />
      <p>${t('cluster.retention.text')}</p>
      ${field('Prefix', false)} ${field('Versions', true)} ${field('Days', true)}
      ${mayNot && values.Prefix !== '' && html`<p class="notice">${mayNot}</p>`}
      ${values.Versions === 0 && html`<p class="notice">${t('cluster.retention.zero')}</p>`}
      <button class="hidden-text" type="submit" tabindex="-1" aria-hidden="true"></button>
    </form>
  <//>`;
}
