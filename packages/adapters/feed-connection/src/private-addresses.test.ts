import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isPrivateAddress } from './private-addresses.ts';

it('tells addresses of the world from private ones', () => {
  const isPrivate = [
    '10.1.2.3',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
  ].concat(['224.0.0.1', '255.255.255.255', 'fd00::1', 'fe80::1%eth0', '::', '64:ff9b::a00:1', 'x']);
  for (const address of isPrivate) assert.equal(isPrivateAddress(address), true, address);
  for (const address of ['1.1.1.1', '172.32.0.1', '104.16.0.1', '2606:4700::1111']) {
    assert.equal(isPrivateAddress(address), false, address);
  }
});
