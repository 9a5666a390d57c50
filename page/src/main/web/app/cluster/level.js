// The level of the cluster: what its servers write, who keeps it from rising, and whether somebody holds it.
import { html } from '../library.js';
import { ask } from '../api.js';
import { t } from '../texts.js';
import { Act } from '../parts/act.js';
import { openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { settled } from '../services/actions.js';

export function Level({ level, changed }) {
  const { Level: now, Next: next, Held: held, WaitsFor: waitsFor } = level.data ?? {};
  return html`<section class="card" aria-label=${t('cluster.level.title')} data-test="level">
    <header><h2>${t('cluster.level.title')}</h2>
      ${level.data && html`<button onClick=${() => hold(!held, changed)} data-test="hold">
        ${t(held ? 'cluster.level.release' : 'cluster.level.hold')}</button>`}</header>
    <div class="body">
      <${Failure} error=${level.error} />
      ${level.data && html`<p>${t(next > now ? 'cluster.level.rises' : 'cluster.level.newest', { level: now, next })}</p>`}
      ${held && html`<p class="notice">${t('cluster.level.held')}</p>`}
      ${waitsFor && html`<p class="notice">${waitsFor}</p>`}
    </div>
  </section>`;
}

async function hold(begin, changed) {
  const sure = await openDialog(Act, {
    title: t(begin ? 'cluster.level.holdTitle' : 'cluster.level.releaseTitle'),
      action: t(begin ? 'cluster.level.doHold' : 'cluster.level.doRelease'),
    text: html`<p>${t(begin ? 'cluster.level.holdText' : 'cluster.level.releaseText')}</p>`,
  });
  if (sure === undefined) return;
  await settled(ask('v1/praetor/level', { method: 'PUT', params: begin ? { hold: true } : { release: true } }),
    t(begin ? 'cluster.level.isHeld' : 'cluster.level.isReleased'), changed);
}
