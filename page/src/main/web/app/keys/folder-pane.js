// The pane of a folder: how much is below it, and what can be done with it as a whole.
import { html } from '../library.js';
import { useStore } from '../store.js';
import { t } from '../texts.js';
import { countText } from './counted.js';
import { ViewLink } from './marks.js';

export function FolderPane({ tree, actions }) {
  useStore(tree.version);
  const { prefix, root, search } = tree;
  return html`<section class="card pane" aria-label=${prefix || t('keys.root')} data-test="folder-pane">
    <header>
      <h2 class="grow cut"><bdi>${prefix || t('keys.root')}</bdi></h2>
      <div class="row actions">
        <button class="primary" onClick=${() => actions.create(prefix)} data-test="new-here">${t('keys.action.new')}</button>
        ${prefix !== '' && html`
          <button onClick=${() => actions.carry('move', prefix, true)} data-test="rename-folder">${t('keys.action.rename')}</button>
          <button onClick=${() => actions.carry('copy', prefix, true)} data-test="copy-folder">${t('action.copy')}</button>
          <button class="danger" onClick=${() => actions.remove(prefix, true)} data-test="delete-folder">${t('action.delete')}</button>`}
        <${ViewLink} view="history" rest=${prefix}>${t('views.history')}<//>
      </div>
    </header>
    <div class="body">
      ${root.loaded && !search && html`<p class="big" data-test="folder-count">${countText(root.counted)}</p>`}
      <p class="muted">${t('keys.pick')}</p>
      <p class="muted"><kbd>↑</kbd> <kbd>↓</kbd> <kbd>→</kbd> <kbd>Enter</kbd> ${t('keys.hint.move')} · <kbd>/</kbd> ${t('keys.hint.search')} · <kbd>n</kbd> ${t('keys.hint.new')} · <kbd>?</kbd> ${t('keys.hint.help')}</p>
    </div>
  </section>`;
}
