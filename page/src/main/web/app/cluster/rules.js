// The rules of values: what they demand of which keys, and the way to try, change and delete them.
import { html } from '../library.js';
import { ask, whole } from '../api.js';
import { objectIn } from '../exact.js';
import { useLoaded } from '../loaded.js';
import { t } from '../texts.js';
import { confirm, openDialog } from '../parts/dialog.js';
import { Failure, failureText } from '../parts/failure.js';
import { Table } from '../parts/table.js';
import { toast } from '../parts/toasts.js';
import { settled } from '../services/actions.js';
import { RuleEditor } from './rule-editor.js';

const SPEC_CHARS_SHOWN = 120;

export function Rules() {
  const { data, error, again } = useLoaded('v1/praetor/rules');
  const edit = async (rule) => {
    try {
      // As it is now, and what it demands as it is written: numbers keep their digits.
      const text = rule && await whole(await ask(`v1/praetor/rules/${encodeURIComponent(rule.Name)}`));
      if (await openDialog(RuleEditor, { rule: text && JSON.parse(text), spec: text ? objectIn(text, 'Spec') : '' })) again();
    } catch (failure) {
      toast(failureText(failure), { kind: 'bad' });
    }
  };
  return html`<section class="card" aria-label=${t('cluster.rules.title')} data-test="rules">
    <header><h2>${t('cluster.rules.title')}</h2>${data
      && html`<button onClick=${() => edit(null)} data-test="add-rule">${t('cluster.rules.add')}</button>`}</header>
    ${error && html`<div class="body"><${Failure} error=${error} /></div>`}
    ${data?.length === 0 && html`<p class="empty">${t('cluster.rules.empty')}</p>`}
    ${data?.length > 0 && html`<${Table} wide label=${t('cluster.rules.title')} rows=${data} rowKey=${({ Name }) => Name}
      columns=${columns(edit, again)} />`}
  </section>`;
}

function columns(edit, changed) {
  return [
    { name: 'name', title: t('cluster.rules.name'),
      cell: (rule) => html`<div><span class="strong">${rule.Name}</span>
        ${rule.Description && html`<div class="muted" dir="auto">${rule.Description}</div>`}</div>` },
    { name: 'keys', title: t('cluster.rules.keys'),
      cell: (rule) => (rule.Prefix === '' ? t('cluster.rules.all')
        : html`<span class="mono" dir="auto">${rule.Glob ?? `${rule.Prefix}…`}</span>`) },
    { name: 'kind', title: t('cluster.rules.kind'),
      cell: (rule) => html`<div>${rule.Kind}<div class="mono small muted">${specText(rule)}</div></div>` },
    { name: 'mode', title: t('cluster.rules.mode'),
      cell: (rule) => html`<span class=${`badge ${rule.Mode === 'warn' ? 'warn' : 'accent'}`}>
        ${t(rule.Mode === 'warn' ? 'cluster.rules.warns' : 'cluster.rules.refuses')}</span>` },
    { name: 'act', title: t('sessions.act'), cell: (rule) => html`<span class="row">
      <button onClick=${() => edit(rule)} data-test="edit-rule">${t('cluster.rules.open')}</button>
      <button class="danger" onClick=${() => remove(rule, changed)}>${t('action.delete')}</button></span>` },
  ];
}

function specText({ Spec }) {
  const text = Spec ? JSON.stringify(Spec) : '';
  return text.length > SPEC_CHARS_SHOWN ? `${text.slice(0, SPEC_CHARS_SHOWN)}…` : text;
}

async function remove({ Name }, changed) {
  const sure = await confirm({ title: t('cluster.rules.deleteTitle', { name: Name }), text: t('cluster.rules.deleteText'),
    yes: t('action.delete'), danger: true });
  if (sure) await settled(ask(`v1/praetor/rules/${encodeURIComponent(Name)}`, { method: 'DELETE' }),
    t('cluster.rules.deleted', { name: Name }), changed);
}
