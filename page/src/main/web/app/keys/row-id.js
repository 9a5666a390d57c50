// What tells the rows of a tree apart: a key may have the name of the folder that it lies in, such as `a/`.

export function rowId(name, folder) {
  return `${folder ? 'folder' : 'key'} ${name}`;
}

/** `{name, folder}` of the id of a row. */
export function ofRow(id) {
  const cut = id.indexOf(' ');
  return { name: id.slice(cut + 1), folder: id.slice(0, cut) === 'folder' };
}
