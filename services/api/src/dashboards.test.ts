import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runApi } from './running-api.ts';
import { stubWorld } from './stub-world.ts';

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url));
const RULES = join(DEPLOY, 'prometheus/foretick.rules.yml');

const EXPRESSIONS: readonly string[] = readdirSync(join(DEPLOY, 'grafana/dashboards')).flatMap((file) => {
  const { panels } = JSON.parse(readFileSync(join(DEPLOY, 'grafana/dashboards', file), 'utf8'));
  return panels.flatMap((panel: { targets: { expr?: string }[] }) =>
    panel.targets.flatMap(({ expr }) => expr ?? []),
  );
});

const promtool = spawnSync('promtool', ['--version']).status === 0;
const skip = promtool ? false : 'no promtool here: Debian has it in the package prometheus';

describe('dashboards and alert rules', () => {
  it('ask for metrics that are there', async (t) => {
    const { url } = await runApi(t, stubWorld());
    const text = await (await fetch(`${url}/metrics`)).text();
    const names = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name));
    const asked = [...EXPRESSIONS, readFileSync(RULES, 'utf8')].flatMap(
      (one) => one.match(/\bforetick_\w+/g) ?? [],
    );
    assert.ok(asked.length > 20);
    for (const name of asked) assert.ok(names.has(name), `${name} is no metric`);
  });

  it('have expressions that Prometheus takes', { skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretick-rules-'));
    try {
      const rules = EXPRESSIONS.map((expr, index) => ({ record: `panel:${index}`, expr }));
      // JSON is YAML.
      writeFileSync(join(folder, 'panels.yml'), JSON.stringify({ groups: [{ name: 'panels', rules }] }));
      for (const file of [RULES, join(folder, 'panels.yml')]) {
        const { status, stderr, stdout } = spawnSync('promtool', ['check', 'rules', file], {
          encoding: 'utf8',
        });
        assert.equal(status, 0, `${stdout}${stderr}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('raise what they should, and only then', { skip }, () => {
    const tests = join(DEPLOY, 'prometheus/foretick.rules.test.yml');
    const { status, stderr, stdout } = spawnSync('promtool', ['test', 'rules', tests], { encoding: 'utf8' });
    assert.equal(status, 0, `${stdout}${stderr}`);
  });
});
