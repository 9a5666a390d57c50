// One service: its instances with their checks, followed as they change.
import { html, useState } from '../library.js';
import { askJson } from '../api.js';
import { useAgent } from '../agent.js';
import { useParked } from '../parked.js';
import { go, link } from '../router.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { countedAs, countHealth, HealthCounts, rankOf, statusOf } from '../parts/health.js';
import { Hidden } from '../parts/hidden.js';
import { ShowMore } from '../parts/table.js';
import { Instance } from './instance.js';

const INSTANCES_STEP = 50;

export function Service({ name, params }) {
  const agent = useAgent();
  const [most, setMost] = useState(INSTANCES_STEP);
  const { data, error, again } = useParked(async (wait, signal) => {
    const answer = await askJson(`v1/health/service/${encodeURIComponent(name)}`, { params: wait, signal });
    return { data: { instances: answer.data, hidden: answer.headers.has('X-Consul-Results-Filtered-By-ACLs') }, index: answer.index };
  }, [name]);
  const health = params.get('health') ?? '';
  const statusOfInstance = ({ Checks }) => statusOf(Checks);
  const instances = data?.instances ?? [];
  const shown = instances
    .filter((instance) => health === '' || countedAs(statusOfInstance(instance)) === health)
    .sort((a, b) => rankOf(statusOfInstance(a)) - rankOf(statusOfInstance(b)) || a.Node.Node.localeCompare(b.Node.Node)
      || a.Service.ID.localeCompare(b.Service.ID));
  return html`
    <nav class="crumbs" aria-label=${t('list.back')}><ol><li><a href=${link('services')}>${t('views.services')}</a></li><li><h2 dir="auto">
      ${name}</h2></li></ol></nav>
    <${Failure} error=${error} retry=${again} />
    ${data === null && !error && html`<p class="empty">${t('list.loading')}</p>`}
    ${data && html`
      <div class="narrowing-head">
        <${HealthCounts} label=${t('services.instancesByHealth')} counts=${countHealth(instances, statusOfInstance)} chosen=${health}
          choose=${(next) => go(link('services', name, { health: next }), { replace: true })} />
      </div>
      ${data.hidden && html`<${Hidden} />`}
      ${instances.length === 0 && html`<p class="empty">${t('services.gone')}</p>`}
      ${instances.length > 0 && shown.length === 0 && html`<p class="empty">${t('list.nothingFound')}</p>`}
      <div class="cards" aria-live="off">
        ${shown.slice(0, most).map((instance) => html`<${Instance} key=${`${instance.Node.Node}/${instance.Service.ID}`}
          instance=${instance} agent=${agent} changed=${again} />`)}
      </div>
      <${ShowMore} all=${shown.length} shown=${most} more=${() => setMost(most + INSTANCES_STEP)} />`}`;
}
