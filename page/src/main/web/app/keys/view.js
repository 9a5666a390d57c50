// The view of keys: the tree below a folder, beside it the key that is open, and the keyboard for all of it.
import { html, useEffect, useMemo, useRef, useState } from '../library.js';
import { account } from '../account.js';
import { asKey, go, link } from '../router.js';
import { useStore } from '../store.js';
import { t } from '../texts.js';
import { openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { CarryDialog, DeleteDialog, HelpDialog } from './dialogs.js';
import { EditPane } from './edit-pane.js';
import { FolderPane } from './folder-pane.js';
import { KeyPane } from './key-pane.js';
import { ofRow, rowId } from './row-id.js';
import { Crumbs, Search, searchOf } from './search.js';
import { Tree } from './tree.js';
import { TreeCount, TreeList } from './tree-list.js';

export function KeysView({ rest, params }) {
  const create = params.get('new');
  const by = params.get('by') === 'value' ? 'value' : 'name';
  const text = params.get('find') ?? '';
  const key = rest.endsWith('/') || rest === '' || create !== null ? (params.has('key') ? rest : null) : rest;
  const root = useRoot(rest, params.get('in'), key !== null);
  const tree = useMemo(() => new Tree(root, searchOf(by, text)), [root, by, text]);
  const [current, setCurrent] = useState(null); // The id of the row that the keyboard is at.
  const [shown, setShown] = useState(0); // Counts up when the current row is to be scrolled into sight.
  const [editing, setEditing] = useState(false);
  const entry = useRef(null); // The key that is open, as it is.
  const toEdit = useRef(null); // The key that is to be edited as soon as it is open.
  const field = useRef(null);
  const box = useRef(null);
  useEffect(() => () => tree.end(), [tree]);
  useEffect(() => {
    setEditing(key !== null && key === toEdit.current);
    toEdit.current = null;
    if (key !== null) setCurrent(rowId(key, false));
  }, [key]);
  const search = text === '' ? {} : { find: text, by: by === 'value' ? by : null };
  const toTree = () => box.current?.querySelector('.tree')?.focus();
  const here = (row) => linkTo(row, row.name.startsWith(root) && text !== '' ? { ...search, in: root } : {});
  const chosen = chosenOf(tree, current, key);

  const actions = {
    open: (row) => go(here(row)),
    edit: () => setEditing(true),
    stopEditing: (saved) => {
      setEditing(false);
      if (saved !== null) setCurrent(rowId(saved, false));
      toTree();
    },
    create: (name) => go(name || root ? link('keys', root, { new: name || root }) : `${link('keys')}?new=`),
    created: (name) => go(name === null ? link('keys', root, search) : linkTo({ name, folder: false }), { replace: true }),
    remove: async (name, folder) => {
      const known = !folder && entry.current?.name === name ? entry.current : rowOf(tree, rowId(name, folder));
      const done = await openDialog(DeleteDialog, { name, folder, cas: known?.index, session: known?.session });
      if (done && folder && name === root) go(link('keys', parentOf(name)));
    },
    carry: async (how, name, folder) => {
      const to = await openDialog(CarryDialog, { how, name, folder });
      if (to && !(how === 'copy' && name !== rest)) go(linkTo({ name: to, folder }));
    },
  };
  const move = (id, byKeyboard) => {
    setCurrent(id);
    if (byKeyboard) setShown((before) => before + 1);
  };
  const find = (nextBy, next) => go(link('keys', root, next === '' ? {} : { find: next, by: nextBy === 'value' ? nextBy : null }), { replace: true });

  useKeyboard(editing || create !== null, {
    '/': () => field.current?.focus(),
    n: () => actions.create(root),
    e: () => {
      const name = chosen?.folder ? key : chosen?.name ?? null;
      if (name === null) return;
      if (name === key) {
        if (entry.current) setEditing(true);
        return;
      }
      toEdit.current = name;
      actions.open(chosen);
    },
    r: () => chosen && actions.carry('move', chosen.name, chosen.folder),
    c: () => chosen && actions.carry('copy', chosen.name, chosen.folder),
    Delete: () => chosen && actions.remove(chosen.name, chosen.folder),
    Backspace: () => {
      if (text !== '') return find(by, '');
      if (key !== null && narrow()) return go(link('keys', root));
      if (root !== '') go(link('keys', parentOf(root))).then(() => setCurrent(rowId(root, true)));
      return undefined;
    },
    Escape: () => key !== null && go(link('keys', root, search)),
    '?': () => openDialog(HelpDialog),
  });

  return html`<div class=${key !== null || create !== null ? 'keys with-pane' : 'keys'} ref=${box}>
    <div class="keys-bar">
      <${Crumbs} name=${create !== null ? root : rest} />
      <span class="grow"></span>
      <${Search} folder=${root} by=${by} text=${text} change=${find} field=${field} leave=${toTree} />
      <button onClick=${() => actions.create(root)} data-test="new">${t('keys.action.new')}</button>
      <button class="icon" aria-label=${t('keys.help.title')} title=${t('keys.help.title')} onClick=${() => openDialog(HelpDialog)} data-test="help">?</button>
    </div>
    <div class="keys-list card">
      <div class="list-head"><b class="cut"><bdi>${root || t('keys.root')}</bdi></b> <${TreeCount} tree=${tree} /></div>
      <${Listed} tree=${tree} current=${current} opened=${key} shown=${shown} move=${move} actions=${actions} here=${here} find=${find} />
    </div>
    <div class="keys-pane">
      ${create !== null
        ? html`<${EditPane} key=${`new ${create}`} name=${null} folder=${create} entry=${null} elsewhere=${null} done=${actions.created} />`
        : key !== null
          ? html`<${KeyPane} key=${key} name=${key} editing=${editing} actions=${actions} known=${(now) => (entry.current = now)} />`
          : html`<${FolderPane} tree=${tree} actions=${actions} />`}
    </div>
  </div>`;
}

/** The folder that the tree shows: that of the place, but it stays where it is when a key in it is opened. */
function useRoot(rest, said, isKey) {
  const kept = useRef(null);
  const own = rest.slice(0, rest.lastIndexOf('/') + 1);
  if (said !== null && rest.startsWith(said)) kept.current = said;
  else if (kept.current === null || !isKey || !rest.startsWith(kept.current)) kept.current = own;
  return kept.current;
}

function Listed({ tree, current, opened, shown, move, actions, here, find }) {
  useStore(tree.version);
  const { root, prefix, search } = tree;
  const signedOut = useStore(account).state === 'anonymous';
  if (!root.loaded) return root.failure ? html`<div class="body"><${Failure} error=${root.failure} retry=${() => tree.reload()} /></div>` : html`<div class="body" aria-busy="true"></div>`;
  if (root.rows.length === 0 && !root.more) {
    return html`<div class="empty" data-test="empty">
      <p>${search ? t('keys.found.none') : prefix === '' ? t('keys.empty') : t('keys.emptyFolder')}</p>
      ${(root.hidden || signedOut) && html`<p>${t('keys.hidden')}</p>`}
      ${search
        ? html`<button onClick=${() => find('name', '')}>${t('keys.found.clear')}</button>`
        : html`<button class="primary" onClick=${() => actions.create(prefix)} data-test="create-first">${t('keys.action.new')}</button>`}
    </div>`;
  }
  return html`
    ${root.missedResults && html`<p class="notice spread" role="status"><span>${t('keys.found.changed')}</span><button onClick=${() => tree.reload()}>${t('keys.found.again')}</button></p>`}
    <${TreeList} tree=${tree} current=${current} opened=${opened} shown=${shown} move=${move} open=${actions.open} here=${here} />`;
}

function linkTo({ name, folder }, params = {}) {
  return link('keys', name, folder ? params : asKey(name, params));
}

function rowOf(tree, id) {
  const index = tree.indexOf(id);
  return index < 0 ? null : tree.at(index).row;
}

/** What the keyboard is about: `{name, folder}` of the current row if it is in the list, or else the key that is open, or null. */
function chosenOf(tree, current, key) {
  if (current !== null && tree.indexOf(current) >= 0) return ofRow(current);
  return key === null ? null : { name: key, folder: false };
}

function parentOf(name) {
  return name.slice(0, name.lastIndexOf('/', name.length - 2) + 1);
}

function narrow() {
  return matchMedia('(max-width: 900px)').matches;
}

/** Keys of the keyboard, where nothing is typed and no dialog is open. */
function useKeyboard(off, does) {
  const now = useRef(null);
  now.current = off ? {} : does;
  useEffect(() => {
    const onKeyDown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('.dialog')) return;
      const { target } = event;
      if (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return;
      const act = now.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
