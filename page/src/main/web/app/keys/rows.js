// The rows of one folder, or what a search has found below it: fetched in pages as they are looked at, and kept up with changes.
import { askJson, keyPath } from '../api.js';
import { compareNames, placeOf } from './order.js';
import { isOwn } from './own.js';
import { rowId } from './row-id.js';

const FIRST_PAGE = 300;
const NEXT_PAGE_MIN = 400; // Of what is looked at row by row; who jumps far down gets more at once.
const NEXT_PAGE_MAX = 5000;
const GONE_MAX = 200; // Rows of deleted keys that are still shown.
const INCOMPLETE_MAX = 20; // Answers of a search that were over before all was looked at, one after another.
const RETRY_MS = 1500;

export class Rows {
  rows = [];
  total = 0; // Keys of all pages.
  partial = false; // Whether the agent has counted a part of the keys.
  ahead = 0; // Keys of the pages that were not fetched yet.
  index = 0;
  more = true;
  after = null;
  loading = null;
  failure = null;
  loaded = false;
  hidden = false; // Whether there are keys that the token may not see.
  missedResults = false; // Of a search: something else has changed, which may be a result.
  children = new Map(); // Rows of the folders that are unfolded.
  #gone = [];
  #abort = new AbortController();

  /** `search` is null for a folder, or `{match, 'value-match'}`; `changed` is called when rows have changed. */
  constructor(prefix, search, changed) {
    this.prefix = prefix;
    this.search = search;
    this.changed = changed;
  }

  end() {
    this.#abort.abort();
    for (const child of this.children.values()) child.end();
  }

  /** How many rows there are, as far as it is known: folders that were not fetched yet count as keys. */
  get count() {
    if (!this.loaded) return 1;
    if (!this.more) return this.rows.length;
    if (this.search) return this.rows.length + 1;
    return this.rows.length + Math.max(1, this.ahead);
  }

  /** How many keys there are, as `countText` takes it. */
  get counted() {
    return { count: this.total, partial: this.partial };
  }

  /** Fetches pages until the row at a place is there. */
  async load(place) {
    if (this.loading) {
      this.wanted = Math.max(this.wanted, place);
      return this.loading;
    }
    this.wanted = place;
    this.loading = this.#pages().finally(() => {
      this.loading = null;
      this.changed();
    });
    return this.loading;
  }

  async #pages() {
    let incomplete = 0;
    while (this.more && (!this.loaded || this.rows.length <= this.wanted) && incomplete < INCOMPLETE_MAX) {
      try {
        const { data, index, headers } = await this.#ask(this.after, this.#pageSize());
        this.hidden ||= headers.get('X-Consul-Results-Filtered-By-ACLs') === 'true';
        this.failure = null;
        if (!this.loaded) {
          this.total = data.Count;
          this.partial = data.Incomplete === true;
          this.ahead = data.Count;
          this.index = index;
        } else if (this.search && data.Incomplete) {
          incomplete++;
        }
        this.loaded = true;
        this.more = data.More;
        this.after = data.After ?? null;
        const known = this.rows.length === 0 ? '' : this.rows[this.rows.length - 1].name;
        for (const row of rowsOf(data)) {
          this.ahead -= row.keys;
          if (this.rows.length === 0 || compareNames(row.name, known) > 0) this.rows.push(row);
        }
        if (this.ahead < 0) { // More than was counted.
          this.total -= this.ahead;
          this.ahead = 0;
        }
        this.partial &&= this.more;
      } catch (error) {
        if (error.name === 'AbortError') return;
        this.failure = error;
        // An agent that is away comes back: what was asked for is asked again.
        if (error.lost) setTimeout(() => this.#abort.signal.aborted || this.load(this.wanted), RETRY_MS);
        return;
      }
      this.changed();
    }
  }

  #pageSize() {
    if (!this.loaded) return FIRST_PAGE;
    return Math.max(NEXT_PAGE_MIN, Math.min(NEXT_PAGE_MAX, this.wanted + 1 - this.rows.length));
  }

  #ask(after, limit) {
    const params = { limit, after, depth: this.search ? null : 1, ...this.search };
    return askJson(`v1/praetor/keys/${keyPath(this.prefix)}`, { params, signal: this.#abort.signal });
  }

  /** The name of the row that stands for a key. */
  rowName(key) {
    if (this.search) return key;
    const slash = key.indexOf('/', this.prefix.length);
    return slash < 0 ? key : key.slice(0, slash + 1);
  }

  /** Takes in a change. The row of a folder, and what a change does not tell, is asked for when it is looked at. */
  apply(change) {
    if (!this.loaded || !change.Key.startsWith(this.prefix) || change.Type === 'purge') return;
    const name = this.rowName(change.Key);
    this.children.get(name)?.apply(change);
    const place = placeOf(this.rows, name);
    const isFolder = name !== change.Key || (!this.search && name.endsWith('/') && name.length > this.prefix.length);
    // Whatever becomes of a key below it, a folder has changed.
    const mark = isOwn(change) ? null : { type: isFolder ? 'set' : change.Type, at: Date.now(), change };
    if (place >= 0) {
      const row = this.rows[place];
      row.mark = mark;
      if (isFolder) row.stale = true;
      else if (change.Type === 'delete') this.#goes(row);
      else this.#comes(row, change);
    } else if (change.Type !== 'delete' && this.search) {
      this.missedResults = true;
    } else if (change.Type !== 'delete' && !(this.more && -1 - place === this.rows.length)) {
      const row = isFolder ? folderRow({ Prefix: name, Keys: 1, Bytes: null }) : keyRow({ Key: name, Size: null });
      if (mark) row.mark = { ...mark, type: 'new' };
      row.stale = true;
      if (!isFolder) row.index = change.Index;
      this.rows.splice(-1 - place, 0, row);
      this.total++;
    }
  }

  #comes(row, change) {
    if (row.gone) {
      row.gone = false;
      this.total++;
      if (row.mark) row.mark.type = 'new';
    }
    row.index = change.Index;
    if (change.Type === 'lock') row.session = change.Session ?? row.session;
    else if (change.Type === 'unlock') row.session = null;
    row.stale = true;
  }

  #goes(row) {
    if (row.gone) return;
    this.total -= row.keys;
    row.gone = true;
    row.stale = false;
    if (row.mark?.change.Type === 'delete') row.mark.type = 'delete';
    this.#gone.push(row);
    if (this.#gone.length <= GONE_MAX) return;
    const oldest = this.#gone.shift();
    const place = oldest.gone ? placeOf(this.rows, oldest.name) : -1;
    if (place >= 0 && this.rows[place] === oldest) this.rows.splice(place, 1);
  }

  /** Asks anew for the rows of some places that are next to each other. */
  async refresh(first, last) {
    const asked = this.rows.slice(first, last + 1);
    for (const row of asked) row.stale = false;
    const after = first === 0 ? null : this.rows[first - 1].name;
    const until = this.rows[last].name;
    const { data, index } = await this.#ask(after, last - first + 1).catch((failure) => {
      for (const row of asked) row.stale = true;
      throw failure;
    });
    const end = data.More && compareNames(data.After, until) < 0 ? data.After : until;
    for (const row of asked) if (compareNames(row.name, end) > 0) row.stale = true; // The answer does not reach so far.
    const found = new Map(rowsOf(data).map((row) => [row.name, row]));
    // Places may have moved meanwhile: rows are found by their names.
    const before = after === null ? -1 : placeOf(this.rows, after);
    for (let place = before >= 0 || after === null ? before + 1 : -1 - before; place < this.rows.length && compareNames(this.rows[place].name, end) <= 0; place++) {
      const row = this.rows[place];
      const now = found.get(row.name);
      found.delete(row.name);
      if (!now) {
        if (!row.stale && !(row.index > index)) this.#goes(row);
        continue;
      }
      this.total += now.keys - (row.gone ? 0 : row.keys);
      row.gone = false;
      for (const field of ['keys', 'bytes', 'index', 'session']) row[field] = now[field];
    }
    this.changed();
  }
}

function rowsOf({ Keys, Folders }) {
  const keys = Keys.map(keyRow);
  if (Folders.length === 0) return keys;
  return [...keys, ...Folders.map(folderRow)].sort((a, b) => compareNames(a.name, b.name));
}

function keyRow({ Key, Size, ModifyIndex = 0, Session = null }) {
  return { id: rowId(Key, false), name: Key, folder: false, keys: 1, bytes: Size, index: ModifyIndex, session: Session, mark: null, gone: false, stale: false };
}

function folderRow({ Prefix, Keys, Bytes }) {
  return { id: rowId(Prefix, true), name: Prefix, folder: true, keys: Keys, bytes: Bytes, index: 0, session: null, mark: null, gone: false, stale: false };
}
