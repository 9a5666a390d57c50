// The frame: navigation, head, the view in the middle, notices.
import { html, useEffect, useRef, useState } from './library.js';
import { useStore } from './store.js';
import { agentState } from './api.js';
import { token } from './session.js';
import { liveState } from './live.js';
import { waiting } from './parked.js';
import { isGuarded, link, place } from './router.js';
import { views } from './views.js';
import { t } from './texts.js';
import { chosenTheme, chooseTheme } from './theme.js';
import { AccountHead } from './account-head.js';
import { Failure } from './parts/failure.js';
import { Toasts } from './parts/toasts.js';
import { Dialogs } from './parts/dialog.js';

export function Shell() {
  const { view: name, rest, params } = useStore(place);
  const lost = useStore(agentState) === 'lost';
  const view = views.find((each) => each.name === (name || 'keys'));
  const round = useRoundOfToken();
  useEffect(() => {
    document.title = [rest, t(`views.${view?.name ?? 'keys'}`), t('product')].filter(Boolean).join(' · ');
  }, [view, rest]);
  return html`
    <div class=${lost ? 'shell with-banner' : 'shell'}>
      <a class="skip" href="#main" onClick=${skip}>${t('skip')}</a>
      ${lost && html`<div class="banner" role="alert" data-test="lost">${t('state.lostBanner')}</div>`}
      <${Brand} />
      <header class="head"><${Head} view=${view} /></header>
      <${Navigation} current=${view?.name} />
      <main class="main" id="main" tabindex="-1">
        ${view ? html`<${Loaded} key=${`${view.name} ${round}`} view=${view} rest=${rest} params=${params} />` : html`<p class="empty">${t('notFound')}</p>`}
      </main>
      <${Dialogs} />
      <${Toasts} />
    </div>`;
}

/** Counts up when the token changes, so that the view is drawn anew with what the new one may see; what was typed and not saved stays. */
function useRoundOfToken() {
  const [round, setRound] = useState(0);
  useEffect(() => token.listen(() => isGuarded() || setRound((before) => before + 1)), []);
  return round;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function Brand() {
  return html`<a class="brand" href=${link('keys')}>
    <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#4338ca" /><path d="M10 25V7h8a6 6 0 0 1 0 12h-8" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round" /></svg>
    ${t('product')}
  </a>`;
}

function Navigation({ current }) {
  const box = useRef(null);
  // On narrow screens it is a row that scrolls.
  useEffect(() => box.current.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [current]);
  return html`<nav class="navigation" ref=${box} aria-label=${t('navigation')}>
    <ul>
      ${views.map(({ name }) => html`<li key=${name}><a href=${link(name)} aria-current=${name === current ? 'page' : undefined} data-test=${`go-${name}`}>${t(`views.${name}`)}</a></li>`)}
    </ul>
  </nav>`;
}

function Head({ view }) {
  return html`
    <h1 class="grow cut">${view ? t(`views.${view.name}`) : t('product')}</h1>
    <${AgentStateNote} />
    <${AccountHead} />
    <${ThemeChoice} />`;
}

function AgentStateNote() {
  const lost = useStore(agentState) === 'lost';
  const stream = useStore(liveState);
  const follows = useStore(waiting);
  const live = stream === 'idle' && follows ? 'live' : stream;
  const state = lost ? 'lost' : live;
  return html`<span class=${`agent-state ${lost ? 'lost' : live === 'paused' || live === 'refused' ? 'paused' : ''}`} role="status" data-test="state" data-state=${state}>
    <span class="dot" aria-hidden="true"></span>${t(`state.${state}`)}
  </span>`;
}

function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme());
  const choose = (event) => {
    chooseTheme(event.target.value);
    setTheme(event.target.value);
  };
  return html`<select aria-label=${t('theme.label')} value=${theme} onChange=${choose} data-test="theme">
    ${['auto', 'light', 'dark'].map((each) => html`<option key=${each} value=${each}>${t(`theme.${each}`)}</option>`)}
  </select>`;
}

function Loaded({ view, rest, params }) {
  const [loaded, setLoaded] = useState(null);
  const [failure, setFailure] = useState(null);
  const alive = useRef(true);
  useEffect(() => {
    view.load().then((component) => alive.current && setLoaded(() => component), (error) => alive.current && setFailure(error));
    return () => {
      alive.current = false;
    };
  }, []);
  if (failure) return html`<${Failure} error=${failure} />`;
  return loaded && html`<${loaded} rest=${rest} params=${params} />`;
}
