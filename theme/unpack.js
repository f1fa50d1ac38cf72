// Unpacks what crates/xtask/src/pack.rs packed: the length, a colon, and in base64 a stream of LZMA without header and end mark,
// with lc=3, lp=0 and pb=0. The format is public domain, by Igor Pavlov: https://www.7-zip.org/sdk.html
function unpack(text) {
    const [length, base64] = text.split(':');
    const packed = atob(base64);
    const out = new Uint8Array(+length);
    // Where each part of the format has its chances, all in one array.
    const [MATCH, REP, REP_0, REP_1, REP_2, REP_0_LONG] = [0, 12, 24, 36, 48, 60];
    const [SLOT, SPECIAL, ALIGN, LENGTH, REP_LENGTH, LITERAL] = [72, 328, 456, 472, 746, 1020];
    const chances = new Uint16Array(LITERAL + 0x300 * 8).fill(1024);
    // Range, code, and the place of the next byte; typed, because engines box large numbers that closures share.
    const coder = new Uint32Array([-1, 0, 5]);
    for (let i = 1; i < 5; i++) coder[1] = coder[1] << 8 | packed.charCodeAt(i);

    // Walks down a tree of bits, from one node to the first beyond the limit.
    function walk(base, node, limit) {
        let [range, code] = [coder[0], coder[1]];
        while (node < limit) {
            if (range < 0x1000000) {
                range = range << 8 >>> 0;
                code = (code << 8 | packed.charCodeAt(coder[2]++)) >>> 0;
            }
            const index = base + node;
            const chance = chances[index];
            const bound = (range >>> 11) * chance;
            if (code < bound) {
                range = bound;
                chances[index] = chance + (2048 - chance >> 5);
                node <<= 1;
            } else {
                range -= bound;
                code -= bound;
                chances[index] = chance - (chance >> 5);
                node = node << 1 | 1;
            }
        }
        coder[0] = range;
        coder[1] = code;
        return node;
    }
    const bit = index => walk(index - 1, 1, 2) & 1;
    const number = (base, count) => walk(base, 1, count) - count;
    function reverse(base, bits) {
        let node = 1;
        let value = 0;
        for (let i = 0; i < bits; i++) {
            node = walk(base, node, node + 1);
            value |= (node & 1) << i;
        }
        return value;
    }
    function direct(bits) {
        let value = 0;
        for (let i = 0; i < bits; i++) {
            if (coder[0] < 0x1000000) {
                coder[0] <<= 8;
                coder[1] = coder[1] << 8 | packed.charCodeAt(coder[2]++);
            }
            coder[0] >>>= 1;
            const one = coder[1] < coder[0] ? 0 : 1;
            if (one) coder[1] -= coder[0];
            value = value << 1 | one;
        }
        return value;
    }
    function span(base) {
        if (!bit(base)) return 2 + number(base + 2, 8);
        if (!bit(base + 1)) return 10 + number(base + 10, 8);
        return 18 + number(base + 18, 256);
    }

    // The last four distances, less one.
    let [back, back1, back2, back3] = [0, 0, 0, 0];
    let state = 0;
    for (let end = 0; end < out.length;) {
        if (!bit(MATCH + state)) {
            const base = LITERAL + 0x300 * (end ? out[end - 1] >> 5 : 0);
            let symbol = 1;
            if (state > 6) {
                let like = out[end - back - 1];
                while (symbol < 256) {
                    const wanted = like >> 7 & 1;
                    like <<= 1;
                    symbol = walk(base + (1 + wanted << 8), symbol, symbol + 1);
                    if ((symbol & 1) !== wanted) break;
                }
            }
            out[end++] = walk(base, symbol, 256);
            state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
            continue;
        }
        let copy;
        if (bit(REP + state)) {
            if (bit(REP_0 + state)) {
                let other = back1;
                if (bit(REP_1 + state)) {
                    other = back2;
                    if (bit(REP_2 + state)) {
                        other = back3;
                        back3 = back2;
                    }
                    back2 = back1;
                }
                back1 = back;
                back = other;
                copy = span(REP_LENGTH);
            } else {
                copy = bit(REP_0_LONG + state) ? span(REP_LENGTH) : 1;
            }
            state = state < 7 ? (copy > 1 ? 8 : 9) : 11;
        } else {
            [back3, back2, back1] = [back2, back1, back];
            copy = span(LENGTH);
            state = state < 7 ? 7 : 10;
            const slot = number(SLOT + 64 * Math.min(copy - 2, 3), 64);
            const bits = (slot >> 1) - 1;
            back = slot < 4 ? slot : (2 | slot & 1) << bits;
            if (slot > 13) back += (direct(bits - 4) << 4) + reverse(ALIGN, 4);
            else if (slot > 3) back += reverse(SPECIAL + back - slot, bits);
        }
        if (back >= end) throw new Error('the code of the figures is damaged');
        for (; copy > 0 && end < out.length; copy--, end++) out[end] = out[end - back - 1];
    }
    return out;
}
