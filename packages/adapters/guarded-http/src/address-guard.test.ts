import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressGuard } from './address-guard.ts';

const OF_THE_WORLD = ['1.1.1.1', '172.32.0.1', '104.16.0.1', '100.128.0.1', '2606:4700::1111'];
const PRIVATE = [
  ...[
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.0.1',
    '0.0.0.0',
  ],
  ...[
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    'fd00::1',
    '::1',
    '::',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
  ],
  ...['::ffff:10.0.0.1', '::ffff:7f00:1', '[::1]'],
];
const LINK_LOCAL = [
  ...['169.254.169.254', '169.254.0.1', '100.100.100.200', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254'],
  ...['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:100.100.100.200'],
];
const NONE = ['x', '', '1.2.3', '::x'];

it('tells addresses of the world from private ones', () => {
  const refuses = addressGuard({ allowPrivate: false });
  for (const address of OF_THE_WORLD) assert.equal(refuses(address), false, address);
  for (const address of [...PRIVATE, ...LINK_LOCAL, ...NONE]) assert.equal(refuses(address), true, address);
});

it('refuses where clouds tell their secrets, even where private addresses are allowed', () => {
  const refuses = addressGuard({ allowPrivate: true });
  for (const address of [...OF_THE_WORLD, ...PRIVATE]) assert.equal(refuses(address), false, address);
  for (const address of [...LINK_LOCAL, ...NONE]) assert.equal(refuses(address), true, address);
});
