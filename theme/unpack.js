// Unpacks what crates/xtask/src/pack.rs packed: the length, a colon, and in base64 a stream of LZMA, which the module of
// programs/unpack unpacks; `cargo xtask build` puts it where the mark stands.
function unpack(text) {
    const bytes = base64 => {
        const text = atob(base64);
        const out = new Uint8Array(text.length);
        for (let i = 0; i < out.length; i++) out[i] = text.charCodeAt(i);
        return out;
    };
    const [length, base64] = text.split(':');
    const packed = bytes(base64);
    const { memory, unpack } = new WebAssembly.Instance(new WebAssembly.Module(bytes('@UNPACKER@'))).exports;
    // New memory, beyond what the module uses itself.
    const at = memory.grow(Math.ceil((packed.length + +length) / 65536)) * 65536;
    new Uint8Array(memory.buffer).set(packed, at);
    if (!unpack(at, packed.length, +length)) throw new Error('the code of the figures is damaged');
    return new Uint8Array(memory.buffer, at + packed.length, +length);
}
