import { builtPage } from '@foretick/app/built-page';

// The page, built for the image: what runs has no builder.
if ((await builtPage()) === undefined) throw new Error('the page was not built');
