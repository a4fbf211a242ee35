import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CONFIG_KEYS, settingOf } from '@foretick/app/config';
import { LONE_SERVICES } from '@foretick/app/lone-services';
import { parse } from 'yaml';
import { customObjects, noDefinitions } from './custom-objects.ts';
import { at, nameOf } from './manifest.ts';
import { POLICIES } from './policies.ts';
import { cannotRender, OVERLAYS, renderOverlay } from './render.ts';
import { SECRETS_FROM_ELSEWHERE } from './secrets-from-elsewhere.ts';
import { isBuiltIn, typeMistakes } from './typed-objects.ts';

const settings = new Set(CONFIG_KEYS.map((key) => settingOf(key).env));
const secretsFromElsewhere = new Set(SECRETS_FROM_ELSEWHERE.keys());

/** Operators' objects of which no definition is at hand. */
const UNCHECKED = new Set(['KafkaUser', 'TriggerAuthentication']);

for (const overlay of OVERLAYS)
  describe(`overlay ${overlay}`, { skip: cannotRender }, () => {
    const manifests = cannotRender ? [] : renderOverlay(overlay);

    it('renders every service', () => {
      const services = manifests
        .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
        .map(({ metadata }) => metadata.name);
      for (const name of [...LONE_SERVICES, 'api'])
        assert(services.includes(name), `${name} is not among ${services.join(', ')}`);
    });

    it('has objects of Kubernetes as their types say', () => {
      const builtIn = manifests.filter(isBuiltIn);
      assert(builtIn.length > 20);
      assert.deepEqual(typeMistakes(builtIn), []);
    });

    it('has objects of operators as their definitions say', { skip: noDefinitions }, () => {
      const { knows, mistakes } = customObjects();
      const custom = manifests.filter((one) => !isBuiltIn(one));
      assert(custom.length > 5);
      assert.deepEqual(custom.flatMap(mistakes), []);
      const unknown = custom.filter((one) => !knows(one) && !UNCHECKED.has(one.kind));
      assert.deepEqual(unknown.map(nameOf), [], 'neither Kubernetes nor an operator knows them');
    });

    it('has the rules of Prometheus as they are tested', () => {
      const rule = manifests.find(({ kind }) => kind === 'PrometheusRule');
      const tested: unknown = parse(
        readFileSync(new URL('../../prometheus/foretick.rules.yml', import.meta.url), 'utf8'),
      );
      assert.deepEqual(at(rule, 'spec.groups'), at(tested, 'groups'));
    });

    for (const [name, policy] of Object.entries(POLICIES))
      it(name, () => {
        assert.deepEqual(policy({ manifests, settings, secretsFromElsewhere }), []);
      });
  });
