import * as z from 'zod';

// Compiled parsers need eval, which the page's content security policy forbids; merely trying it is reported as a
// violation. Schemas look at this setting when they are made, so it has to come before them.
if ('document' in globalThis) z.config({ jitless: true });
