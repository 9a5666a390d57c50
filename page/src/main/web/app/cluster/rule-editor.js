// Changes a rule of values, and says before it is saved which values there are that do not keep it.
import { html, useState } from '../library.js';
import { ask, askJson } from '../api.js';
import { asKey, link } from '../router.js';
import { t } from '../texts.js';
import { Dialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { toast } from '../parts/toasts.js';
import { formatJson } from '../keys/kinds.js';

const KINDS = ['pattern', 'number', 'enum', 'size', 'json', 'yaml', 'toml', 'properties', 'json-schema'];
const FIRST_SPEC = { pattern: { Pattern: '[a-z]+' }, number: { Min: 0, Max: 10, Integer: true }, enum: { Values: ['debug', 'info'] },
  size: { Max: 4096 }, 'json-schema': { type: 'object' } };
const FAILURES_SHOWN = 20;

/** `spec` is what the rule demands, as JSON. */
export function RuleEditor({ rule, spec: first, close }) {
  const [values, setValues] = useState({
    name: rule?.Name ?? '', by: rule?.Prefix === undefined ? 'Glob' : 'Prefix',
    keys: rule?.Glob ?? rule?.Prefix ?? '', kind: rule?.Kind ?? 'json',
    spec: first && formatJson(first), mode: rule?.Mode ?? 'enforce', description: rule?.Description ?? '',
  });
  const [error, setError] = useState(null);
  const [tried, setTried] = useState(null);
  const set = (field, value) => setValues({ ...values, [field]: value });
  const path = `v1/praetor/rules/${encodeURIComponent(values.name)}`;
  const attempt = async (work) => {
    setError(null);
    try {
      await work(body(values));
    } catch (failure) {
      setError(failure);
    }
  };
  const test = () => attempt(async (sent) => setTried((await askJson(`${path}/test`, { method: 'POST', body: sent })).data));
  const save = () => attempt(async (sent) => {
    // The agent has no check of its own: what somebody else has saved meanwhile is not overwritten unseen.
    const now = await askJson(path).then(({ data }) => data, orMissing);
    if (!rule && now) throw new Error(t('cluster.rules.taken'));
    if (rule && now?.ModifyIndex !== rule.ModifyIndex) throw new Error(t('cluster.rules.changed'));
    await ask(path, { method: 'PUT', body: sent });
    toast(t('cluster.rules.done', { name: values.name }), { kind: 'good' });
    close(true);
  });
  const field = (name, type = 'text') => html`<label class="field grow">
    ${t(`cluster.rules.${name}`)}<input type=${type} value=${values[name]} spellcheck=${false}
      onInput=${(event) => set(name, event.target.value)}
    disabled=${name === 'name' && rule !== null} data-test=${`rule-${name}`} /></label>`;
  const choice = (name, choices, label, change = (value) => set(name, value)) => html`<label class="field">${t(`cluster.rules.${name}`)}
    <select value=${values[name]} onChange=${(event) => change(event.target.value)} data-test=${`rule-${name}`}>
      ${choices.map((each) => html`<option key=${each} value=${each}>${label(each)}</option>`)}</select></label>`;
  const setKind = (kind) => setValues({ ...values, kind, spec: FIRST_SPEC[kind] ? JSON.stringify(FIRST_SPEC[kind], null, 2) : '' });
  return html`<${Dialog} wide title=${t(rule ? 'cluster.rules.editTitle' : 'cluster.rules.addTitle', { name: values.name })} close=${close}
    actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button>
    <button onClick=${test} disabled=${values.name === ''} data-test="test-rule">${t('cluster.rules.test')}</button>
    <button class="primary" onClick=${save} disabled=${values.name === ''} data-test="yes">${t('action.save')}</button>`}>
    <${Failure} error=${error} />
    <div class="row top">${field('name')} ${choice('by', ['Glob', 'Prefix'], (each) => t(`cluster.rules.by${each}`))} ${field('keys')}</div>
    <div class="row top">${choice('kind', KINDS, (each) => each, setKind)} ${choice('mode', ['enforce', 'warn'],
      (each) => t(each === 'warn' ? 'cluster.rules.warns' : 'cluster.rules.refuses'))} ${field('description')}</div>
    <label class="field">${t('cluster.rules.spec')}<textarea rows="8" spellcheck=${false} value=${values.spec}
      onInput=${(event) => set('spec', event.target.value)} data-test="rule-spec"></textarea></label>
    <div aria-live="polite">${tried && html`<${Tried} ...${tried} />`}</div>
  <//>`;
}

function Tried({ Checked, Failed, Failures, More }) {
  return html`<div class=${Failed === 0 ? 'good-note' : 'notice'} data-test="tried">
    <p>${t('cluster.rules.tried', { checked: Checked, count: Failed })} ${More ? t('cluster.rules.triedPart') : ''}</p>
    <ul class="plain-list">${Failures.slice(0, FAILURES_SHOWN).map(({ Key, Place, What }) => html`<li key=${`${Key} ${Place}`}>
      <a class="mono" dir="auto" href=${link('keys', Key, asKey(Key))}>${Key}</a> ${Place} ${What}</li>`)}</ul>
  </div>`;
}

function orMissing(failure) {
  if (failure.missing) return null;
  throw failure;
}

/** A rule as JSON, with what it demands as it was typed. @throws Error that says what is wrong with it */
function body({ by, keys, kind, spec, mode, description }) {
  const rest = JSON.stringify({ [by]: keys, Kind: kind, Mode: mode, Description: description });
  if (spec.trim() === '') return rest;
  try {
    JSON.parse(spec);
  } catch (failure) {
    throw new Error(t('cluster.rules.noJson', { text: failure.message }));
  }
  return `${rest.slice(0, -1)},"Spec":${spec}}`;
}
