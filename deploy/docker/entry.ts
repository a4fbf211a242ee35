// What the image starts: its own service, unless a command is named (`docker run IMAGE doctor`).
const service = process.env.SERVICE ?? 'all';
const named = process.argv.slice(2);
const command = named.length > 0 ? named : service === 'all' ? ['start'] : ['service', service];

process.argv = [process.execPath, 'foretick', ...command];
await import('@foretick/app/run');

export {};
