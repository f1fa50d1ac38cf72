// The figure "make your own": fresh keys in the page, a key blob, a certificate request and a token from them, verified on the spot.
// The keys are made by WebCrypto and cannot be taken out of it; they are gone with the page. Nothing is sent or stored.
(() => {
    'use strict';
    const figure = document.querySelector('figure.join[data-widget=make]');
    const subtle = window.crypto && window.crypto.subtle;
    const part = name => figure.querySelector(`[data-part=${name}]`);
    const KIND = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const COMMON_NAME = '7E980AD9-B86D-4306-9425-9AC066FB014A';
    const files = {};

    const text = words => new TextEncoder().encode(words);
    const join = (...pieces) => new Uint8Array(pieces.flatMap(piece => Array.from(piece)));
    const base64 = bytes => btoa(String.fromCharCode(...bytes));
    const url = bytes => base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    const plain = words => Uint8Array.from(atob(words.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));
    const pem = (name, bytes) => `-----BEGIN ${name}-----\n${base64(bytes).replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${name}-----\n`;

    /** A DER element: tag, length in its shortest form, content. */
    function der(tag, ...content) {
        const inside = join(...content);
        const { length } = inside;
        const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
        return join([tag, ...size], inside);
    }
    const RSA_SHA256 = der(0x30, [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], [5, 0]);

    const key = () => subtle.generateKey({ ...KIND, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }, false, ['sign', 'verify']);
    const sign = async (pair, message) => new Uint8Array(await subtle.sign(KIND, pair.privateKey, message));
    const spki = async pair => new Uint8Array(await subtle.exportKey('spki', pair.publicKey));

    /** BCRYPT_RSAKEY_BLOB: lengths with the lowest byte first, numbers with the highest first. */
    async function blob(pair) {
        const { n, e } = await subtle.exportKey('jwk', pair.publicKey);
        const [modulus, exponent] = [plain(n), plain(e)];
        const head = new DataView(new ArrayBuffer(24));
        [0x31415352, modulus.length * 8, exponent.length, modulus.length, 0, 0].forEach((word, at) => head.setUint32(at * 4, word, true));
        return join(new Uint8Array(head.buffer), exponent, modulus);
    }

    /** PKCS#10 with the name that every device's request has. */
    async function request(pair) {
        const name = der(0x30, der(0x31, der(0x30, [6, 3, 0x55, 4, 3], der(0x13, text(COMMON_NAME)))));
        const info = der(0x30, [2, 1, 0], name, await spki(pair), [0xa0, 0]);
        return der(0x30, info, RSA_SHA256, der(3, [0], await sign(pair, info)));
    }

    /** A token by an issuer that does not exist; header and payload say so. */
    async function token(issuer) {
        const now = Math.floor(Date.now() / 1000);
        const header = { typ: 'JWT', alg: 'RS256', kid: 'made-in-this-page', _synthetic: true };
        const payload = {
            _synthetic: 'Made in a page of a book, by an issuer that does not exist.', aud: 'urn:ms-drs:enterpriseregistration.windows.net',
            iss: 'https://issuer.invalid/', iat: now, nbf: now - 300, exp: now + 4500, upn: 'user@contoso.example', ver: '1.0'
        };
        const message = `${url(text(JSON.stringify(header)))}.${url(text(JSON.stringify(payload)))}`;
        return `${message}.${url(await sign(issuer, text(message)))}`;
    }

    const imported = bytes => subtle.importKey('spki', bytes, KIND, false, ['verify']);

    /** Reads them again, as somebody would who got them, and says whether each signature fits. */
    async function verified(csr, jwt, issuer) {
        // The request's parts by its own lengths; all are above 255 in a key of 2048 bits.
        const size = at => csr[at + 2] * 256 + csr[at + 3];
        const info = csr.slice(4, 8 + size(4));
        const start = info.length - 2 - 294;
        const own = await imported(info.slice(start, start + 294));
        const fits = await subtle.verify(KIND, own, csr.slice(-256), info);
        const [header, payload, signature] = jwt.split('.');
        const signed = await subtle.verify(KIND, await imported(issuer), plain(signature), text(`${header}.${payload}`));
        const bent = await subtle.verify(KIND, await imported(issuer), plain(signature), text(`${header}.${payload}`.replace('A', 'B')));
        return [fits, signed, !bent];
    }

    function show(name, file, content, shown) {
        files[name] = { file, content };
        const row = part(name);
        row.querySelector('pre').textContent = shown;
        row.hidden = false;
    }

    async function make() {
        const button = part('make');
        button.disabled = true;
        part('said').textContent = 'Three keys are being made: of the device, for transport, of the issuer …';
        try {
            const [device, transport, issuer] = await Promise.all([key(), key(), key()]);
            const [csr, own, jwt] = await Promise.all([request(device), blob(transport), token(issuer)]);
            const [issued, sent] = [await spki(issuer), await spki(transport)];
            const [fits, signed, bent] = await verified(csr, jwt, issued);
            show('csr', 'own-csr.der', csr, pem('CERTIFICATE REQUEST', csr));
            show('blob', 'own-blob.bin', own, base64(own));
            show('token', 'own-token.jwt', text(jwt), jwt);
            show('issuer', 'own-issuer.pem', text(pem('PUBLIC KEY', issued)), pem('PUBLIC KEY', issued));
            show('transport', 'own-transport.pem', text(pem('PUBLIC KEY', sent)), pem('PUBLIC KEY', sent));
            part('said').textContent = fits && signed && bent ?
                'Verified in this page: the request is signed by its own key, the token by the issuer’s; with one letter changed the token is refused.' :
                'The browser does not verify what it has signed. Say so where this book can be reached; nothing here is to be trusted then.';
            figure.dataset.made = '';
        } catch {
            part('said').textContent = 'This browser makes no RSA keys here. Try another, or read the book’s own artefacts.';
        }
        button.disabled = false;
        button.textContent = 'Make others';
    }

    const acts = {
        save: ({ file, content }) => {
            const link = document.createElement('a');
            link.href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
            link.download = file;
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href));
        },
        open: ({ content }) => window.joinBytesGive(new Blob([content]))
    };
    figure.addEventListener('click', ({ target }) => {
        const button = target.closest('button[data-do]');
        if (button) {
            acts[button.dataset.do](files[button.closest('[data-part]').dataset.part]);
        }
    });
    figure.querySelectorAll('[data-alive]').forEach(one => {
        one.hidden = false;
    });
    if (subtle) {
        part('make').addEventListener('click', make);
    } else {
        part('make').disabled = true;
        part('said').textContent = 'This page came by plain http, and a browser makes keys only on https, localhost or a file.';
    }
    figure.dataset.ready = '';
})();
