// The form that asks which rule of which policy decides about something, for one's own token or for another.
import { html, useState } from '../library.js';
import { askJson } from '../api.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { Decision } from '../parts/forbidden.js';
import { useAsked } from './asked.js';

const NAMED = ['key', 'service', 'node', 'session', 'agent', 'event', 'query', 'intention'];
const SINGLE = ['acl', 'operator', 'keyring'];

export function Explain({ params }) {
  const tokens = useAsked('v1/acl/tokens').data;
  const [asked, setAsked] = useState({ resource: params.get('resource') ?? 'key', access: params.get('access') ?? 'write',
    segment: params.get('segment') ?? '', accessor: params.get('accessor') ?? '' });
  const [decision, setDecision] = useState(null);
  const [failure, setFailure] = useState(null);
  const set = (field) => (event) => {
    setAsked({ ...asked, [field]: event.target.value });
    setDecision(null);
  };
  const named = NAMED.includes(asked.resource);
  const accesses = asked.resource === 'key' ? ['read', 'list', 'write'] : ['read', 'write'];
  const submit = async (event) => {
    event.preventDefault();
    setFailure(null);
    setDecision(null);
    try {
      const { data } = await askJson('v1/praetor/acl/explain', {
        params: { resource: asked.resource, access: accesses.includes(asked.access) ? asked.access : 'read', segment: named ? asked.segment
          : null, accessor: asked.accessor.trim() || null },
      });
      setDecision(data);
    } catch (error) {
      setFailure(error);
    }
  };
  return html`<form class="card" onSubmit=${submit} data-test="explain-form"><header><h2>${t('access.tab.explain')}</h2></header>
    <div class="body">
    <p class="muted">${t('access.explainHint')}</p>
    <div class="row explain-row">
      <label class="field">${t('access.field.resource')}<select value=${asked.resource} onChange=${set('resource')}
        data-test="explain-resource">${[...NAMED, ...SINGLE].map((each) => html`<option key=${each} value=${each}>${each}</option>`)}
          </select></label>
      <label class="field">${t('access.field.access')}<select value=${accesses.includes(asked.access) ? asked.access : 'read'}
        onChange=${set('access')} data-test="explain-access">
          ${accesses.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}</select></label>
      <label class="field grow">${t('access.field.name')}<input class="mono" value=${named ? asked.segment : ''} onInput=${set('segment')}
        disabled=${!named} spellcheck=${false} placeholder=${named ? 'app/db/url' : t('access.noName')} data-test="explain-segment" />
          </label>
    </div>
    <label class="field">${t('access.explainToken')}<input class="mono" list="explain-tokens" value=${asked.accessor}
      onInput=${set('accessor')} placeholder=${t('access.ownToken')} spellcheck=${false} data-test="explain-accessor" /></label>
    <datalist id="explain-tokens">${(tokens ?? []).slice(0, 500).map(({ AccessorID, Description }) =>
      html`<option key=${AccessorID} value=${AccessorID}>${Description}</option>`)}</datalist>
    <button class="primary" type="submit" data-test="explain-go">${t('access.explainDo')}</button>
    <div class="answer" role="status">
      ${decision && html`<p><span class=${`badge ${decision.Allow ? 'good' : 'bad'}`} data-test="explain-allow">${decision.Allow ? '✓ '
        : '✕ '}${t(decision.Allow ? 'access.allowed' : 'access.denied')}</span></p>
        <${Decision} decision=${decision} />`}
      ${failure && html`<${Failure} error=${failure} />`}
    </div>
  </div></form>`;
}
