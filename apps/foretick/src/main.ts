#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Has to be on before anything else is loaded, which is most of what a short command takes.
enableCompileCache();
await import('./run.ts');
