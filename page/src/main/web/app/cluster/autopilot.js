// How the leader looks after the servers: its settings, and changing them.
import { html, useState } from '../library.js';
import { ask } from '../api.js';
import { t, n } from '../texts.js';
import { Dialog, openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { Meta } from '../parts/meta.js';
import { toast } from '../parts/toasts.js';

const FIELDS = ['CleanupDeadServers', 'LastContactThreshold', 'MaxTrailingLogs', 'MinQuorum', 'ServerStabilizationTime'];

export function Autopilot({ autopilot, changed }) {
  const settings = autopilot.data;
  const show = (value) => (typeof value === 'boolean' ? t(value ? 'cluster.autopilot.yes' : 'cluster.autopilot.no')
    : typeof value === 'number' ? n(value) : value);
  return html`<section class="card" aria-label=${t('cluster.autopilot.title')} data-test="autopilot">
    <header><h2>${t('cluster.autopilot.title')}</h2>
      ${settings && html`<button onClick=${() => edit(settings, changed)} data-test="edit-autopilot">${t('action.edit')}</button>`}</header>
    <div class="body">
      <${Failure} error=${autopilot.error} />
      ${settings && html`<${Meta} label=${t('cluster.autopilot.title')}
        entries=${FIELDS.map((field) => [t(`cluster.autopilot.${field}`), show(settings[field])])} />`}
    </div>
  </section>`;
}

async function edit(settings, changed) {
  if (await openDialog(Editor, { settings })) {
    toast(t('cluster.autopilot.done'), { kind: 'good' });
    changed();
  }
}

function Editor({ settings, close }) {
  const [values, setValues] = useState(settings);
  const [error, setError] = useState(null);
  const set = (field, value) => setValues({ ...values, [field]: value });
  const save = async (event) => {
    event.preventDefault();
    try {
      const body = Object.fromEntries(FIELDS.map((field) => [field, values[field]]));
      // What somebody else has changed meanwhile is not written over.
      const answer = await ask('v1/operator/autopilot/configuration', { method: 'PUT', params: { cas: settings.ModifyIndex }, body });
      if ((await answer.text()).trim() === 'false') setError(new Error(t('cluster.autopilot.changed')));
      else close(true);
    } catch (failure) {
      setError(failure);
    }
  };
  return html`<${Dialog} title=${t('cluster.autopilot.editTitle')} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button><button class="primary" onClick=${save} data-test="yes">
      ${t('action.save')}</button>`}>
    <form onSubmit=${save}>
      <${Failure} error=${error} />
      ${FIELDS.map((field) => html`<${Field} key=${field} name=${t(`cluster.autopilot.${field}`)}
        hint=${t(`cluster.autopilot.hint.${field}`)} value=${values[field]} change=${(value) => set(field, value)} />`)}
      <button class="hidden-text" type="submit" tabindex="-1" aria-hidden="true"></button>
    </form>
  <//>`;
}

function Field({ name, hint, value, change }) {
  if (typeof value === 'boolean') {
    return html`<p><label><input type="checkbox" checked=${value} onChange=${(event) => change(event.target.checked)} /> ${name}</label>
      <br /><span class="muted">${hint}</span></p>`;
  }
  const number = typeof value === 'number';
  return html`<label class="field">${name}<span class="muted">${hint}</span>
    <input type=${number ? 'number' : 'text'} min="0" value=${value}
      onInput=${(event) => change(number ? Number(event.target.value) : event.target.value)} /></label>`;
}
