import { html, render } from './library.js';
import { Shell } from './shell.js';
import './healing.js';
import { applyTheme } from './theme.js';

applyTheme();
render(html`<${Shell} />`, document.getElementById('app'));
