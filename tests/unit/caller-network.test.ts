import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callerNetwork } from '#shared/http/caller-network.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(callerNetwork(address)).toBe(network);
});

test('addresses count as one caller exactly where their first 64 bits agree', () => {
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
  const written = (all: readonly number[]) => all.map((group) => group.toString(16)).join(':');
  fc.assert(
    fc.property(groups, groups, groups, (network, host, other) => {
      const first = callerNetwork(written([...network, ...host]));
      expect(callerNetwork(written([...network, ...other]))).toBe(first);
      const changed = [(network[0] ?? 0) ^ 1, ...network.slice(1)];
      expect(callerNetwork(written([...changed, ...host]))).not.toBe(first);
    }),
  );
});
