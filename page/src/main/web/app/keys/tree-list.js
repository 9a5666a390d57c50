// The tree as rows that are drawn where they are in sight; the keys of the keyboard move the current one.
import { html } from '../library.js';
import { useStore } from '../store.js';
import { bytes, n, t } from '../texts.js';
import { failureText } from '../parts/failure.js';
import { VirtualList } from '../parts/virtual-list.js';
import { countText } from './counted.js';
import { isFresh, Mark } from './marks.js';
import { rowId } from './row-id.js';

const ROW_PX = 32;
const INDENT_PX = 18;
const PAGE_ROWS = 20;

/**
 * `current` is the id of the row that the keyboard is at, `opened` the key beside the tree. `move(id, byKeyboard)` moves the current
 * row, `open(row)` opens what it stands for, `here(row)` is the link to it, `shown` counts up when the current row is to be scrolled into sight.
 */
export function TreeList({ tree, current, opened, shown, move, open, here }) {
  useStore(tree.version);
  const { count } = tree;
  const at = current === null ? -1 : tree.indexOf(current);
  const nameOf = (index) => {
    const { rows, row, place } = tree.at(index);
    return row ? row.id : `${rows.prefix}\0${place}`; // No key has such a name that is not there yet.
  };
  const onKeyDown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = target(event.key, tree, at, count);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (typeof to === 'number') {
      const { row } = tree.at(to);
      if (row) move(row.id, true);
    } else {
      to(open, move);
    }
  };
  return html`<${VirtualList} className="tree" role="tree" aria-label=${t('keys.tree')} tabindex="0" data-test="tree"
    aria-activedescendant=${at >= 0 ? 'keys-current' : undefined} onKeyDown=${onKeyDown} onFocus=${() => at < 0 && count > 0 && tree.at(0).row && move(tree.at(0).row.id, false)}
    count=${count} rowHeight=${ROW_PX} nameOf=${nameOf} indexOf=${(id) => tree.indexOf(id)} show=${at} showFor=${`${shown} ${current}`}
    onRange=${(first, last) => tree.inSight(first, last)}
    row=${(index) => html`<${Row} tree=${tree} index=${index} current=${current} opened=${opened} move=${move} here=${here} />`} />`;
}

/** What a key of the keyboard does: the index to go to, a function of `(open, move)`, or undefined. */
function target(key, tree, at, count) {
  const row = at < 0 ? null : tree.at(at).row;
  const within = (index) => Math.max(0, Math.min(count - 1, index));
  if (key === 'ArrowDown') return within(at + 1);
  if (key === 'ArrowUp') return within(at - 1);
  if (key === 'PageDown') return within(at + PAGE_ROWS);
  if (key === 'PageUp') return within(at - PAGE_ROWS);
  if (key === 'Home') return 0;
  if (key === 'End') return lastFetched(tree, count);
  if (!row) return undefined;
  if (key === 'Enter' || key === ' ') return (open) => open(row);
  if (key === 'ArrowRight' && row.folder) return tree.isOpen(row.name) ? within(at + 1) : () => tree.setOpen(row.name, true);
  if (key === 'ArrowLeft') {
    if (row.folder && tree.isOpen(row.name)) return () => tree.setOpen(row.name, false);
    const { rows } = tree.at(at);
    return rows === tree.root ? undefined : (open, move) => move(rowId(rows.prefix, true), true);
  }
  return undefined;
}

// The last row may not be fetched yet: the last one that is, and a page further the next time.
function lastFetched(tree, count) {
  if (tree.at(count - 1).row) return count - 1;
  const { rows, place } = tree.at(count - 1);
  rows.load(place);
  for (let index = count - 1, step = 1; index >= 0; index -= step, step = Math.min(step * 2, 500)) {
    if (tree.at(index).row) return index;
  }
  return 0;
}

function Row({ tree, index, current, opened, move, here }) {
  const { rows, row, depth } = tree.at(index);
  const indent = { paddingLeft: `${8 + depth * INDENT_PX}px` };
  if (!row) {
    return html`<div class="tree-row waiting" role="treeitem" aria-level=${depth + 1} aria-busy=${!rows.failure} style=${indent}>
      ${rows.failure ? failureText(rows.failure) : html`<span class="bar" aria-hidden="true"></span><span class="hidden-text">${t('keys.loading')}</span>`}
    </div>`;
  }
  const isOpen = row.folder && rows.children.has(row.name);
  const label = row.name.slice(tree.search ? tree.prefix.length : rows.prefix.length) || t('keys.folderKey');
  const classes = ['tree-row', row.id === current && 'current', !row.folder && row.name === opened && 'opened', row.gone && 'gone', isFresh(row.mark) && 'fresh'];
  const toggle = (event) => {
    event.preventDefault();
    event.stopPropagation();
    tree.setOpen(row.name, !isOpen);
    move(row.id, false);
  };
  return html`<div class=${classes.filter(Boolean).join(' ')} id=${row.id === current ? 'keys-current' : undefined} role="treeitem"
      aria-level=${depth + 1} aria-selected=${row.id === current} aria-expanded=${row.folder ? isOpen : undefined} style=${indent}
      onClick=${() => move(row.id, false)} data-test=${row.folder ? 'folder-row' : 'key-row'} data-name=${row.name}>
    ${row.folder
      ? html`<span class=${isOpen ? 'fold open' : 'fold'} onClick=${toggle} aria-hidden="true" data-test="fold"><svg viewBox="0 0 16 16"><path d="M6 4l4 4-4 4" /></svg></span>`
      : html`<span class="leaf" aria-hidden="true"></span>`}
    <a class="cut grow" href=${here(row)} tabindex="-1" title=${row.name}><bdi>${label}</bdi></a>
    <${Mark} mark=${row.mark} />
    ${row.session && html`<span class="lock" title=${t('keys.lockedBy', { session: row.session })}><span aria-hidden="true">🔒</span><span class="hidden-text">${t('keys.locked')}</span></span>`}
    <span class="size muted">${sizeOf(row)}</span>
  </div>`;
}

function sizeOf(row) {
  if (row.gone) return '';
  if (row.bytes === null) return '…';
  return row.folder ? html`<span class="key-count">${t('keys.count', { count: row.keys })}</span><span>${bytes(row.bytes)}</span>` : html`<span title=${t('keys.byteCount', { count: row.bytes })}>${bytes(row.bytes)}</span>`;
}

/** The count of what is below a tree, as people read it. */
export function TreeCount({ tree }) {
  useStore(tree.version);
  const { root } = tree;
  if (!root.loaded) return null;
  const text = tree.search ? t(root.more ? 'keys.found.more' : 'keys.found.all', { count: root.rows.length, shown: n(root.rows.length) }) : countText(root.counted);
  return html`<span class="muted count" data-test="count" role="status">${text}</span>`;
}
