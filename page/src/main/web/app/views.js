// The views of the page, in the order of the navigation. `rest` of the place is what a view is about. A view is loaded when it is opened.

const load = (path, name) => () => import(path).then((module) => module[name]);

export const views = [
  { name: 'keys', load: load('./keys/view.js', 'KeysView') },
  { name: 'history', load: load('./history/view.js', 'HistoryView') },
  { name: 'compare', load: load('./compare/view.js', 'CompareView') },
  { name: 'services', load: load('./services/view.js', 'ServicesView') },
  { name: 'nodes', load: load('./nodes/view.js', 'NodesView') },
  { name: 'sessions', load: load('./sessions/view.js', 'SessionsView') },
  { name: 'cluster', load: load('./cluster/view.js', 'ClusterView') },
  { name: 'access', load: load('./access/view.js', 'AccessView') },
];
