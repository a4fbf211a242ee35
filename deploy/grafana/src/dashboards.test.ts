import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dashboardFiles } from './dashboards/index.ts';

const FOLDER = fileURLToPath(new URL('../dashboards', import.meta.url));

describe('the dashboards', () => {
  it('are written as the code makes them: npm run grafana writes them anew', () => {
    const files = dashboardFiles();
    assert.deepEqual(readdirSync(FOLDER).sort(), [...files.keys()].sort());
    for (const [file, text] of files) assert.equal(readFileSync(`${FOLDER}/${file}`, 'utf8'), text, file);
  });

  it('say what each panel is for, and where it gets it from', () => {
    for (const [file, text] of dashboardFiles()) {
      const { panels } = JSON.parse(text) as { panels: Record<string, unknown>[] };
      assert.ok(panels.length >= 4, file);
      for (const { title, description, targets } of panels) {
        assert.ok(
          typeof title === 'string' && typeof description === 'string' && description.length > 5,
          `${file}: ${title}`,
        );
        assert.ok(Array.isArray(targets) && targets.length > 0, `${file}: ${title}`);
        for (const target of targets) {
          assert.match(
            JSON.stringify(target),
            /"uid":"foretick-(risingwave|prometheus)"/,
            `${file}: ${title}`,
          );
        }
      }
    }
  });
});
