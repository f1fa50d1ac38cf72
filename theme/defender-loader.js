// The attacks before their judges, in the page: the program has the bytes and judges them, this reckons with WebCrypto what it is asked.
// `cargo xtask build` puts unpack.js, the glue of wasm-bindgen and the packed code where the three marks stand.
(() => {
    'use strict';
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    /*@UNPACK@*/
    const packed = '@WASM@';
    const program = glue();
    program.init(unpack(packed));
    const subtle = window.crypto && window.crypto.subtle;
    const attacks = new program.Attacks(Boolean(subtle));
    const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));

    /** Does a signature fit? 1, 0, or 2 where the browser does not know such a key. */
    async function reckon([kind, hash, message, signature, n, e]) {
        try {
            const name = kind === 'pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
            const key = await subtle.importKey('jwk', { kty: 'RSA', n, e }, { name, hash }, false, ['verify']);
            const how = { name, saltLength: Number(hash.slice(4)) / 8 };
            return Number(await subtle.verify(how, key, bytes(signature), bytes(message)));
        } catch (error) {
            return error.name === 'NotSupportedError' ? 2 : 0;
        }
    }

    let show = null;

    /** Takes what the program says: asks what it asks, and shows the rest when nothing is open. */
    function hear(text) {
        const records = text.split('\x1e').filter(Boolean).map(record => record.split('\x1f'));
        for (const [kind, question] of records) {
            if (kind === 'ask') {
                const [number, ...fields] = question.split(' ');
                reckon(fields).then(fits => hear(attacks.answer(Number(number), fits)));
            }
        }
        if (records.some(([kind]) => kind === 'attack')) {
            show(records);
        }
    }

    /** Judges with these checks off, and hands what was found to `then`. */
    window.joinDefend = (off, then) => {
        show = then;
        hear(attacks.judge(off));
    };
    document.dispatchEvent(new Event('join-defend'));
})();
