import { isIPv6 } from 'node:net';

/**
 * What throttles by address count as one caller: an IPv4 address, or the /64 of an IPv6 address, which one connection usually has
 * whole (RFC 6177).
 *
 * @param address as the gateway or CloudFront gives it; brackets and a zone are ignored
 */
export function callerNetwork(address: string): string {
  const plain = address.replace(/^\[|\]$/g, '').split('%')[0] ?? '';
  if (!isIPv6(plain)) {
    return plain;
  }
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(plain)?.[1];
  if (mapped !== undefined) {
    return mapped;
  }
  // A dotted end is two groups, and never among the first four.
  const [head = [], tail = []] = plain
    .replace(/[^:]+\.[^:]+$/, '0:0')
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const network = [...head, ...zeros, ...tail].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
