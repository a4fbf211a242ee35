import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../../../.github/workflows', import.meta.url));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >;
}

const WORKFLOWS = globSync('*.yml', { cwd: ROOT }).map((file) => {
  const workflow: Workflow = parse(readFileSync(join(ROOT, file), 'utf8'));
  return [file, workflow] as const;
});

/** What a job may do besides reading the repository. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  'release.yml/release': ['attestations', 'contents', 'id-token', 'packages'],
};

describe('the hosted workflows', () => {
  for (const [file, { on, permissions, jobs }] of WORKFLOWS) {
    it(`${file}: jobs may do what they need and nothing else`, () => {
      assert.ok(permissions !== undefined, 'without them a job may do everything');
      for (const [name, job] of Object.entries(jobs)) {
        const rights: readonly (readonly [string, string])[] = Object.entries(job.permissions ?? permissions);
        const writes = rights.filter(([, right]) => right === 'write').map(([what]) => what);
        assert.deepEqual(writes.sort(), RIGHTS[`${file}/${name}`] ?? [], name);
        assert.ok(rights.every(([, right]) => ['read', 'write', 'none'].includes(right)));
      }
      // It would run the code of strangers with the rights of the repository.
      assert.ok(!('pull_request_target' in on));
    });

    it(`${file}: steps leave no token behind and paste no text of strangers into a shell`, () => {
      for (const step of Object.values(jobs).flatMap((job) => job.steps)) {
        if (step.uses !== undefined)
          assert.match(step.uses, /^[\w-]+\/[\w-]+@v?\d+(\.\d+)*$|^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        if (step.uses?.startsWith('actions/checkout@'))
          assert.equal(step.with?.['persist-credentials'], false);
        assert.doesNotMatch(step.run ?? '', /\$\{\{\s*github\.(event\.|head_ref)/);
      }
    });
  }

  it('look for known weaknesses of packages and of the image, and for the signatures of the registry', () => {
    const [, ci] = WORKFLOWS.find(([file]) => file === 'ci.yml') ?? [];
    const steps = Object.values(ci?.jobs ?? {}).flatMap((job) => job.steps);
    const runs = steps.map(({ run = '' }) => run).join('\n');
    assert.match(runs, /npm audit --omit=dev --audit-level=high/);
    assert.match(runs, /npm audit signatures/);
    assert.ok(steps.some(({ uses = '' }) => uses.startsWith('aquasecurity/trivy-action@')));
  });

  it('sign the images that they release', () => {
    const [, release] = WORKFLOWS.find(([file]) => file === 'release.yml') ?? [];
    const steps = release?.jobs.release?.steps ?? [];
    assert.ok(steps.some(({ run = '' }) => run.startsWith('cosign sign --yes')));
    assert.ok(steps.some((step) => step.with?.provenance === 'mode=max' && step.with.sbom === true));
  });
});
