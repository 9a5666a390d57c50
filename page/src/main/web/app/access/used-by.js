// Which tokens and roles stand on a policy or a role.
import { html } from '../library.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { useAsked } from './asked.js';

const SHOWN_MAX = 100;

export function UsedBy({ kind, id }) {
  const param = kind === 'policies' ? 'policy' : 'role';
  const tokens = useAsked('v1/acl/tokens', { [param]: id }).data;
  const roles = useAsked(kind === 'policies' ? 'v1/acl/roles' : null, { policy: id }).data ?? [];
  if (!tokens) return null;
  const all = [...roles.map((role) => ['roles', role.ID, role.Name]),
    ...tokens.map((token) => ['tokens', token.AccessorID, token.Description || token.AccessorID])];
  return html`<section class="card" data-test="used-by"><header><h2>${t('access.usedBy')}</h2></header><div class="body">
    ${all.length === 0 ? html`<p class="muted">${t('access.usedByNobody')}</p>` : html`<ul class="plain-list">
      ${all.slice(0, SHOWN_MAX).map(([tab, each, name]) => html`<li key=${each}><span class="badge">${t(`access.one.${tab}`)}
        </span> <a href=${link('access', `${tab}/${each}`)}><bdi>${name}</bdi></a></li>`)}
    </ul>`}
    ${all.length > SHOWN_MAX && html`<p class="muted">${t('access.usedByOthers', { count: all.length - SHOWN_MAX })}</p>`}
  </div></section>`;
}
