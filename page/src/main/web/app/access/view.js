// The view of access: what one's token may do, tokens, policies, roles, auth methods, binding rules, and which rule decides.
import { html, useEffect } from '../library.js';
import { useStore } from '../store.js';
import { account } from '../account.js';
import { go, link } from '../router.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { Explain } from './explain.js';
import { List } from './list.js';
import { Me } from './me.js';
import { ReadOnly } from './read-only.js';
import { ThingForm } from './form.js';
import { useAsked } from './asked.js';

const TABS = ['me', 'tokens', 'policies', 'roles', 'methods', 'bindings', 'explain'];

export function AccessView({ rest, params }) {
  const { state } = useStore(account);
  if (state === 'off') return html`<p class="empty" data-test="access-off">${t('signIn.offHint')}</p>`;
  const cut = rest.indexOf('/');
  const tab = (cut < 0 ? rest : rest.slice(0, cut)) || 'me';
  const id = cut < 0 ? '' : rest.slice(cut + 1);
  return html`
    <nav class="tabs" aria-label=${t('views.access')}>
      ${TABS.map((each) => html`<a key=${each} href=${link('access', each)} aria-current=${each === tab ? 'page' : undefined}
        data-test=${`access-${each}`}>${t(`access.tab.${each}`)}</a>`)}
    </nav>
    ${content(tab, id, params)}`;
}

function content(tab, id, params) {
  if (tab === 'me') return html`<${Me} />`;
  if (tab === 'explain') return html`<${Explain} params=${params} />`;
  if (tab === 'policies' && params.get('name')) return html`<${PolicyNamed} key=${params.get('name')} name=${params.get('name')} />`;
  if (!TABS.includes(tab)) return html`<p class="empty">${t('notFound')}</p>`;
  if (id === '') return html`<${List} key=${tab} kind=${tab} />`;
  if (tab === 'methods' || tab === 'bindings') return html`<${ReadOnly} key=${rest(tab, id)} kind=${tab} id=${id} />`;
  return html`<${ThingForm} key=${`${rest(tab, id)} ${params.get('clone')}`} kind=${tab} id=${id} cloned=${params.get('clone')} />`;
}

const rest = (tab, id) => `${tab}/${id}`;

/** Refusals name policies; their pages go by id. */
function PolicyNamed({ name }) {
  const { data, failure } = useAsked(`v1/acl/policy/name/${name.split('/').map(encodeURIComponent).join('/')}`);
  useEffect(() => {
    if (data) go(link('access', `policies/${data.ID}`), { replace: true });
  }, [data]);
  return failure && html`<${Failure} error=${failure} />`;
}
