// The view of keys: the tree below a folder, beside it the key that is open, and the keyboard for all of it.
import { html, useEffect, useMemo, useRef, useState } from '../library.js';
import { account } from '../account.js';
import { go, link } from '../router.js';
import { useStore } from '../store.js';
import { t } from '../texts.js';
import { openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { CarryDialog, DeleteDialog, HelpDialog } from './dialogs.js';
import { EditPane } from './edit-pane.js';
import { FolderPane } from './folder-pane.js';
import { KeyPane } from './key-pane.js';
import { Crumbs, Search, searchOf } from './search.js';
import { Tree } from './tree.js';
import { TreeCount, TreeList } from './tree-list.js';

export function KeysView({ rest, params }) {
  const create = params.get('new');
  const by = params.get('by') === 'value' ? 'value' : 'name';
  const text = params.get('find') ?? '';
  const root = useRoot(rest, params.get('in'));
  const key = rest.endsWith('/') || rest === '' || create !== null ? (params.has('key') ? rest : null) : rest;
  const tree = useMemo(() => new Tree(root, searchOf(by, text)), [root, by, text]);
  const [current, setCurrent] = useState(null);
  const [shown, setShown] = useState(0); // Counts up when the current row is to be scrolled into sight.
  const [editing, setEditing] = useState(false);
  const entry = useRef(null); // The key that is open, as it is.
  const field = useRef(null);
  const box = useRef(null);
  useEffect(() => () => tree.end(), [tree]);
  useEffect(() => {
    setEditing(false);
    if (key !== null) setCurrent(key);
  }, [key]);
  const search = text === '' ? {} : { find: text, by: by === 'value' ? by : null };
  const toTree = () => box.current?.querySelector('.tree')?.focus();
  const here = (name) => link('keys', name, { ...(name.startsWith(root) && text !== '' ? { ...search, in: root } : {}), key: name.endsWith('/') && keyOfFolder(tree, name) ? 1 : null });

  const actions = {
    open: (name) => go(here(name)),
    edit: () => setEditing(true),
    stopEditing: (saved) => {
      setEditing(false);
      if (saved !== null) setCurrent(saved);
      toTree();
    },
    create: (name) => go(name || root ? link('keys', root, { new: name || root }) : `${link('keys')}?new=`),
    created: (name) => go(name === null ? link('keys', root, search) : link('keys', name), { replace: true }),
    remove: async (name) => {
      const row = rowOf(tree, name);
      const cas = entry.current?.name === name ? entry.current.index : row?.index;
      const session = entry.current?.name === name ? entry.current.session : row?.session;
      const done = await openDialog(DeleteDialog, { name, cas, session });
      if (done && name === root) go(link('keys', parentOf(name)));
    },
    carry: async (how, name) => {
      const to = await openDialog(CarryDialog, { how, name });
      if (to && !(how === 'copy' && name !== rest)) go(link('keys', to));
    },
  };
  const move = (name, byKeyboard) => {
    setCurrent(name);
    if (byKeyboard) setShown((before) => before + 1);
  };
  const find = (nextBy, next) => go(link('keys', root, next === '' ? {} : { find: next, by: nextBy === 'value' ? nextBy : null }), { replace: true });

  useKeyboard(editing || create !== null, {
    '/': () => field.current?.focus(),
    n: () => actions.create(root),
    e: () => key !== null && entry.current ? setEditing(true) : current !== null && !current.endsWith('/') && actions.open(current).then(() => setEditing(true)),
    r: () => (current ?? key) !== null && actions.carry('move', current ?? key),
    c: () => (current ?? key) !== null && actions.carry('copy', current ?? key),
    Delete: () => (current ?? key) !== null && actions.remove(current ?? key),
    Backspace: () => {
      if (text !== '') return find(by, '');
      if (key !== null && narrow()) return go(link('keys', root));
      if (root !== '') go(link('keys', parentOf(root))).then(() => setCurrent(root));
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
function useRoot(rest, said) {
  const kept = useRef(null);
  const own = rest.slice(0, rest.lastIndexOf('/') + 1);
  const isKey = rest !== own;
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

function rowOf(tree, name) {
  const index = tree.indexOf(name);
  return index < 0 ? null : tree.at(index).row;
}

/** Whether a name with a slash at its end is a key that stands in a list, not a folder. */
function keyOfFolder(tree, name) {
  const row = rowOf(tree, name);
  return row !== null && !row.folder;
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
