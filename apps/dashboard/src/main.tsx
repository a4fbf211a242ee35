import { createClient } from '@foretick/client';
import { render } from 'preact';
import { App } from './app.tsx';

const page = document.getElementById('page');
if (page === null) throw new Error('index.html has no element with the id "page"');

// Beside the page's own address, wherever that is.
const baseUrl = new URL('.', document.baseURI).href;
render(<App client={createClient({ baseUrl })} />, page);
