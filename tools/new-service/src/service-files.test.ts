import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameMistake, serviceFiles } from './service-files.ts';

describe('a new service', () => {
  it('has the files of a service, named after it', () => {
    const files = serviceFiles('order-flow');
    assert.deepEqual(
      [...files.keys()],
      [
        'package.json',
        'README.md',
        'src/index.ts',
        'src/create-order-flow.ts',
        'src/create-order-flow.test.ts',
      ],
    );
    assert.match(files.get('src/index.ts') ?? '', /createOrderFlow/);
    assert.match(files.get('package.json') ?? '', /"@foretick\/service-order-flow"/);
  });

  it('wants a name that can be a folder, a package and a group', () => {
    for (const name of ['demo', 'order-flow', 'a1-b2']) assert.equal(nameMistake(name), undefined);
    for (const name of [undefined, '', 'Demo', 'a_b', '-a', 'a-', 'a--b', '../a', '1a', 'a'.repeat(41)])
      assert.match(nameMistake(name) ?? '', /missing|allowed are/, String(name));
  });
});
