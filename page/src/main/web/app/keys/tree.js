// The tree in sight: the rows of a folder and of those that are unfolded in it, as one list, which follows the stream of changes.
import { Store } from '../store.js';
import { listen } from '../live.js';
import { placeOf } from './order.js';
import { ofRow, rowId } from './row-id.js';
import { Rows } from './rows.js';

const REFRESH_MS_MIN = 250; // Between two looks at what has changed in sight.
const REFRESH_MS_FAILED = 1500; // After a look that failed.
const AHEAD_ROWS = 150; // Fetched before they are in sight.

// Of all trees: who looked at another tree before sees a version that it has not seen.
let versions = 0;

export class Tree {
  /** Counts up when there is something to draw anew. */
  version = new Store(++versions);
  #frame = 0;
  #timer = 0;
  #refreshing = false;
  #ended = false;
  #sight = [0, 0];
  #unlisten = () => {};

  constructor(prefix, search = null) {
    this.prefix = prefix;
    this.search = search;
    this.root = this.#rows(prefix);
    this.#begin();
  }

  async #begin() {
    const { root } = this;
    await root.load(0);
    while (!root.loaded && root.failure?.lost && !this.#ended) await new Promise((resume) => setTimeout(resume, 300));
    if (!root.loaded || this.#ended || this.root !== root) return;
    this.#unlisten = listen(this.prefix, root.index, ({ changes }) => this.#changes(changes), () => this.reload());
  }

  end() {
    this.#ended = true;
    this.#unlisten();
    this.root.end();
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
  }

  /** Reads everything anew. */
  reload() {
    if (this.#ended) return;
    this.#unlisten();
    const before = this.root;
    this.root = this.#rows(this.prefix);
    const unfold = (from, to) => from.children.forEach((child, name) => {
      const rows = this.#rows(name);
      to.children.set(name, rows);
      unfold(child, rows);
    });
    unfold(before, this.root);
    before.end();
    this.#begin();
  }

  #rows(prefix) {
    return new Rows(prefix, this.search, () => this.#draw());
  }

  #draw() {
    if (this.#frame || this.#ended) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.version.set(++versions);
      this.inSight(...this.#sight);
    });
  }

  #changes(changes) {
    if (changes.some(({ Type }) => Type === 'restore')) {
      this.reload();
      return;
    }
    for (const change of changes) this.root.apply(change);
    this.#draw();
  }

  get count() {
    return count(this.root);
  }

  /** `{rows, place, row, depth}` of the row at an index of the list; `row` is null if it is not fetched yet. */
  at(index) {
    let rows = this.root;
    let place = index;
    let depth = 0;
    for (;;) {
      const inside = enter(rows, place);
      if (!inside.child) return { rows, place: inside.place, row: rows.rows[inside.place] ?? null, depth };
      ({ child: rows, place } = inside);
      depth++;
    }
  }

  /** The index of a row in the list by its id, or -1. */
  indexOf(id) {
    const { name, folder } = ofRow(id);
    if (!name.startsWith(this.prefix)) return -1;
    let rows = this.root;
    let index = 0;
    for (;;) {
      const rowName = rows.rowName(name);
      const place = placeOf(rows.rows, rowName);
      if (place < 0) return -1;
      index += place;
      for (const { place: above, child } of unfolded(rows)) if (above < place) index += count(child);
      if (rowName === name && rows.rows[place].folder === folder) return index;
      const child = rows.children.get(rowName);
      if (!child) return -1;
      rows = child;
      index++;
    }
  }

  isOpen(name) {
    const { rows } = this.at(Math.max(0, this.indexOf(rowId(name, true))));
    return rows.children.has(name);
  }

  /** Unfolds a folder of the list, or folds it. */
  setOpen(name, open) {
    const index = this.indexOf(rowId(name, true));
    if (index < 0) return;
    const { rows } = this.at(index);
    if (open && !rows.children.has(name)) {
      const child = this.#rows(name);
      rows.children.set(name, child);
      child.load(0);
    } else if (!open) {
      rows.children.get(name)?.end();
      rows.children.delete(name);
    }
    this.#draw();
  }

  /** Says which rows are looked at: those are fetched, and asked for again if they have changed. */
  inSight(first, last) {
    this.#sight = [first, last];
    let stale = false;
    const { rows: next, place: ahead } = this.at(Math.max(0, Math.min(this.count - 1, last + AHEAD_ROWS)));
    if (next.loaded && next.more && !next.loading && !next.failure && ahead >= next.rows.length) next.load(ahead);
    for (let index = first; index < Math.min(last, this.count); index++) {
      const { rows, place, row } = this.at(index);
      if (!row && !rows.loading && !rows.failure) rows.load(place);
      else if (!row && rows.loading) rows.wanted = Math.max(rows.wanted, place);
      if (row?.stale) stale = true;
    }
    if (stale && !this.#timer && !this.#refreshing) this.#refresh();
  }

  async #refresh() {
    const spans = new Map();
    const [first, last] = this.#sight;
    for (let index = first; index < Math.min(last, this.count); index++) {
      const { rows, place, row } = this.at(index);
      if (!row?.stale) continue;
      if (!spans.has(rows)) spans.set(rows, [place, place]);
      else spans.get(rows)[1] = place;
    }
    this.#refreshing = true;
    const looks = await Promise.allSettled([...spans].map(([rows, [from, to]]) => rows.refresh(from, to)));
    const failed = looks.some(({ status }) => status === 'rejected');
    this.#refreshing = false;
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.inSight(...this.#sight);
    }, failed ? REFRESH_MS_FAILED : REFRESH_MS_MIN);
  }
}

function unfolded(rows) {
  const open = [];
  for (const [name, child] of rows.children) {
    const place = placeOf(rows.rows, name);
    if (place >= 0) open.push({ place, child });
  }
  return open.sort((a, b) => a.place - b.place);
}

function count(rows) {
  return unfolded(rows).reduce((sum, { child }) => sum + count(child), rows.count);
}

/** The unfolded folder that a place of the list lies in, and where in it; or the place among the rows themselves. */
function enter(rows, index) {
  let above = 0;
  for (const { place, child } of unfolded(rows)) {
    if (index <= place + above) break;
    const size = count(child);
    if (index <= place + above + size) return { child, place: index - place - above - 1 };
    above += size;
  }
  return { child: null, place: index - above };
}
