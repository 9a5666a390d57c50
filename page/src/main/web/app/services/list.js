// All services with how well they are, narrowed by name, tag and health; the list follows what changes.
import { html } from '../library.js';
import { askJson } from '../api.js';
import { useParked } from '../parked.js';
import { go, link } from '../router.js';
import { t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { countedAs, countHealth, Health, HealthCounts, rankOf } from '../parts/health.js';
import { Hidden } from '../parts/hidden.js';
import { Search } from '../parts/search.js';
import { Table } from '../parts/table.js';

const TAGS_SHOWN = 4;
const TAGS_MAX = 500;

/** The health of a service as a list tells it: the worst check of all its instances. */
function statusOfService(service) {
  if (service.ChecksCritical > 0) return 'critical';
  if (service.ChecksWarning > 0) return 'warning';
  return service.ChecksPassing > 0 ? 'passing' : 'none';
}

function healthText(service) {
  const status = statusOfService(service);
  if (status === 'passing' || status === 'none') return undefined;
  const all = service.ChecksPassing + service.ChecksWarning + service.ChecksCritical;
  return t(`services.of.${status}`, { count: status === 'critical' ? service.ChecksCritical : service.ChecksWarning, all });
}

export function ServiceList({ params }) {
  const { data, error, again } = useParked(async (wait, signal) => {
    const answer = await askJson('v1/internal/ui/services', { params: wait, signal });
    return { data: { services: answer.data, hidden: answer.headers.has('X-Consul-Results-Filtered-By-ACLs') }, index: answer.index };
  }, []);
  const words = params.get('q') ?? '';
  const tag = params.get('tag') ?? '';
  const health = params.get('health') ?? '';
  const narrow = (change) => go(link('services', '', { q: words, tag, health, ...change }), { replace: true });
  if (data === null) return error ? html`<${Failure} error=${error} retry=${again} />` : html`<p class="empty">${t('list.loading')}</p>`;

  const tags = [...new Set(data.services.flatMap((service) => service.Tags ?? []))].sort().slice(0, TAGS_MAX);
  const found = data.services.filter((service) => matches(service, words) && (tag === '' || service.Tags?.includes(tag)));
  const shown = found
    .filter((service) => health === '' || countedAs(statusOfService(service)) === health)
    .sort((a, b) => rankOf(statusOfService(a)) - rankOf(statusOfService(b)) || a.Name.localeCompare(b.Name));
  return html`
    <${Failure} error=${error} retry=${again} />
    <div class="narrowing-head">
      <${HealthCounts} label=${t('services.byHealth')} counts=${countHealth(found, statusOfService)} chosen=${health}
        choose=${(next) => narrow({ health: next })} />
      <div class="row narrowing">
        <${Search} label=${t('services.search')} value=${words} change=${(q) => narrow({ q })} />
        <select aria-label=${t('services.tag')} value=${tag} onChange=${(event) => narrow({ tag: event.target.value })} data-test="tag">
          <option value="">${t('services.allTags')}</option>
          ${(tag === '' || tags.includes(tag) ? tags
            : [tag, ...tags]).map((each) => html`<option key=${each} value=${each}>${each}</option>`)}
        </select>
      </div>
    </div>
    ${data.hidden && html`<${Hidden} />`}
    ${data.services.length === 0 ? html`<p class="empty">${t('services.empty')}</p>` : shown.length === 0
      ? html`<p class="empty">${t('list.nothingFound')} <button onClick=${() => narrow({ q: '', tag: '', health: '' })}>
        ${t('list.showAll')}</button></p>`
      : html`<div class="card"><${Table} label=${t('views.services')} rows=${shown} rowKey=${(service) => service.Name}
        columns=${columns(narrow)} /></div>`}`;
}

function matches(service, words) {
  const where = [service.Name, ...(service.Tags ?? []), ...(service.Nodes ?? [])].join('\n').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => where.includes(word));
}

function columns(narrow) {
  return [
    { name: 'name', title: t('services.name'), cell: (service) => html`<a class="strong" dir="auto" href=${link('services', service.Name)}
      data-test="service">${service.Name}</a>` },
    { name: 'health', title: t('health.title'), cell: (service) => html`<${Health} status=${statusOfService(service)}
      text=${healthText(service)} />` },
    { name: 'instances', title: t('services.instances'), className: 'number',
      cell: (service) => t('services.on', { count: service.InstanceCount,
        nodes: t('nodes.count', { count: service.Nodes?.length ?? 0 }) }) },
    { name: 'tags', title: t('services.tags'), cell: (service) => html`<${Tags} tags=${service.Tags ?? []}
      choose=${(tag) => narrow({ tag })} />` },
  ];
}

/** The first tags, each of which narrows the list if it may be chosen. */
export function Tags({ tags, choose, most = TAGS_SHOWN }) {
  if (tags.length === 0) return null;
  return html`<span class="tags">
    ${tags.slice(0, most).map((tag) => choose
      ? html`<button class="tag" key=${tag} dir="auto" aria-label=${t('services.onlyTag', { tag })} onClick=${() => choose(tag)}>
        ${tag}</button>`
      : html`<span class="tag" key=${tag} dir="auto">${tag}</span>`)}
    ${tags.length > most && html`<span class="muted" title=${tags.slice(most, 50).join(', ')}>+${tags.length - most}</span>`}
  </span>`;
}
