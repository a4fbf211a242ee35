import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dashboardFiles } from './dashboards/index.ts';

/** `npm run grafana`: writes the dashboards that Grafana is provisioned with. */
const FOLDER = fileURLToPath(new URL('../dashboards', import.meta.url));

for (const [file, text] of dashboardFiles()) writeFileSync(`${FOLDER}/${file}`, text);
