import { createClient } from '@foretick/client';
import { render } from 'preact';
import { App } from './app.tsx';
import { parseRoute } from './route.ts';
import { prefetchView } from './views/lazy-view.tsx';

const page = document.getElementById('page');
if (page === null) throw new Error('index.html has no element with the id "page"');

// Its code comes while the status is asked for.
prefetchView(parseRoute(location.hash).view);

// Beside the page's own address, wherever that is.
const baseUrl = new URL('.', document.baseURI).href;
render(<App client={createClient({ baseUrl })} />, page);
