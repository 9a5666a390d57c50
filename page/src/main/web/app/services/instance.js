// One instance of a service: where it listens, what it says of itself, its checks, and what can be done with it.
import { html } from '../library.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { Checks } from '../parts/checks.js';
import { Health, statusOf } from '../parts/health.js';
import { Meta } from '../parts/meta.js';
import { Tags } from './list.js';
import { askMaintenance, deregister, inMaintenance } from './actions.js';

const TAGS_MAX = 30;

/** `host:port` of an instance; its node's address counts where it names none. */
export function addressOf({ Node, Service }) {
  const host = Service.Address || Node.Address;
  return Service.Port > 0 ? `${host.includes(':') ? `[${host}]` : host}:${Service.Port}` : Service.SocketPath || host;
}

export function Instance({ instance, agent, changed }) {
  const { Node, Service, Checks: checks } = instance;
  const maintained = inMaintenance(instance);
  return html`<section class="card instance" aria-label=${t('services.instance', { id: Service.ID, node: Node.Node })} data-test="instance">
    <header>
      <div class="row grow">
        <${Health} status=${statusOf(checks)} />
        <strong class="mono" dir="auto">${addressOf(instance)}</strong>
        <span class="muted">${t('services.onNode')} <a dir="auto" href=${link('nodes', Node.Node)}>${Node.Node}</a></span>
      </div>
      <div class="row">
        <button onClick=${() => askMaintenance(instance, agent, changed)} data-test="maintenance">
          ${t(maintained ? 'maintenance.end' : 'maintenance.begin')}</button>
        <button class="danger" onClick=${() => deregister(instance, agent, changed)} data-test="deregister">
          ${t('deregister.button')}</button>
      </div>
    </header>
    <div class="body">
      <${Meta} label=${t('services.about')} entries=${[
        ['ID', Service.ID],
        ...(Service.Tags?.length ? [[t('services.tags'), html`<${Tags} tags=${Service.Tags} most=${TAGS_MAX} />`]] : []),
        ...Object.entries(Service.Meta ?? {}),
      ]} />
      <${Checks} checks=${checks} />
    </div>
  </section>`;
}
