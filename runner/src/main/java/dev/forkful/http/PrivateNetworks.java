package dev.forkful.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Which addresses are not of the public internet: this machine, local networks, and whatever else RFC 6890 and its
 * registry reserve. An IPv6 address that carries an IPv4 one is what that is.
 */
final class PrivateNetworks {
    /** First address and length of the prefix. */
    private static final int[][] BLOCKS_OF_IPV4 = {
        {0, 8}, // this network, the unspecified address
        {10 << 24, 8},
        {100 << 24 | 64 << 16, 10}, // carrier-grade NAT
        {127 << 24, 8},
        {169 << 24 | 254 << 16, 16}, // link-local, and what clouds tell their machines
        {172 << 24 | 16 << 16, 12},
        {192 << 24, 24}, // protocol assignments
        {192 << 24 | 2 << 8, 24}, // for examples
        {192 << 24 | 88 << 16 | 99 << 8, 24}, // relays of 6to4
        {192 << 24 | 168 << 16, 16},
        {198 << 24 | 18 << 16, 15}, // benchmarks
        {198 << 24 | 51 << 16 | 100 << 8, 24}, // for examples
        {203 << 24 | 113 << 8, 24}, // for examples
        {224 << 24, 4}, // multicast
        {240 << 24, 4}, // reserved, broadcast
    };

    private PrivateNetworks() {}

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? containIpv4(ipv4(bytes, 0)) : containIpv6(bytes);
    }

    private static boolean containIpv4(int address) {
        for (int[] block : BLOCKS_OF_IPV4) {
            if (((address ^ block[0]) >>> (Integer.SIZE - block[1])) == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean containIpv6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        if (first == 0x0064 && second == 0xff9b) { // NAT64: the well-known prefix, and 64:ff9b:1::/48 for local use
            return !isZero(bytes, 4, 12) || containIpv4(ipv4(bytes, 12));
        }
        if (first == 0x2002) { // 6to4
            return containIpv4(ipv4(bytes, 2));
        }
        // Public is 2000::/3, but Teredo and other assignments of 2001::/23, what is for examples (2001:db8::/32,
        // 3fff::/20), and what was once a test network (3ffe::/16). All else is local, reserved, mapped, or multicast.
        boolean global = (first >>> 13) == 1;
        boolean special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                || (first == 0x3fff && second < 0x1000)
                || first == 0x3ffe;
        return !global || special;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, new byte[to - from], 0, to - from);
    }

    private static int ipv4(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }
}
